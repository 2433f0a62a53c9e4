namespace Heddle.Cli;

internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        using var interruption = new Interruption();
        var code = await HeddleCommand.RunAsync(args, Shell.OfProcess(), interruption.Token);
        return code == ExitCode.Interrupted ? interruption.ExitCode : code;
    }
}
