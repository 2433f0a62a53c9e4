using System.IO.Pipelines;
using System.Text;

namespace Heddle.Cli.Tests;

/// <summary>A command that runs in this process. Its output can be read while it goes on.</summary>
internal sealed class RunningCommand : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _interrupted = new();
    private readonly StreamReader _out;
    private readonly StreamReader _error;
    private readonly Task<int> _run;

    public RunningCommand(string[] args, Func<Stream, Stream, Shell> shell)
    {
        var (output, error) = (Unbounded(), Unbounded());
        (_out, _error) = (Reader(output), Reader(error));
        _run = Task.Run(() => RunAsync(args, shell, output.Writer, error.Writer));
    }

    public Task<string> ReadLineAsync() => ReadLineAsync(_out);

    public Task<string> ReadErrorLineAsync() => ReadLineAsync(_error);

    public void Interrupt() => _interrupted.Cancel();

    /// <summary>Waits until the command has ended by itself; answers what was not read yet.</summary>
    public async Task<CommandResult> FinishAsync()
    {
        var code = await _run.WaitAsync(Patience, TimeProvider.System, TestContext.Current.CancellationToken);
        return new CommandResult(code, await _out.ReadToEndAsync(), await _error.ReadToEndAsync());
    }

    public async Task<CommandResult> InterruptAsync()
    {
        Interrupt();
        return await FinishAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _interrupted.CancelAsync();
        await _run.WaitAsync(Patience, TimeProvider.System, CancellationToken.None);
        _interrupted.Dispose();
    }

    private async Task<int> RunAsync(string[] args, Func<Stream, Stream, Shell> shell, PipeWriter output, PipeWriter error)
    {
        try
        {
            return await HeddleCommand.RunAsync(args, shell(output.AsStream(), error.AsStream()), _interrupted.Token);
        }
        finally
        {
            await output.CompleteAsync();
            await error.CompleteAsync();
        }
    }

    private static async Task<string> ReadLineAsync(StreamReader reader)
    {
        var line = await reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TimeProvider.System);
        return line.ShouldNotBeNull("the command ended before it wrote another line");
    }

    private static Pipe Unbounded() => new(new PipeOptions(pauseWriterThreshold: 0, resumeWriterThreshold: 0));

    private static StreamReader Reader(Pipe pipe) => new(pipe.Reader.AsStream(), Encoding.UTF8);
}
