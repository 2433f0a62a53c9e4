using System.Diagnostics;
using System.Globalization;

namespace Heddle.Bench.Peers;

/// <summary>
/// A Node process with packages from npm, which reads a question a line and answers each with a number. The packages are installed into
/// a temporary folder, which is removed at the end.
/// </summary>
internal sealed class NodeProgram : IAsyncDisposable
{
    private static readonly TimeSpan InstallPatience = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _folder;
    private readonly Process _node;

    private NodeProgram(DirectoryInfo folder, Process node) => (_folder, _node) = (folder, node);

    /// <summary>Installs and starts it; <see langword="null"/>, said on standard error, where npm is not at hand or cannot install it.</summary>
    /// <param name="package">The package it is about.</param>
    /// <param name="script">The program, a CommonJS module.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<NodeProgram?> StartAsync(string package, string script, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("heddle-bench-");
        try
        {
            using var npm = Start(folder, "npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent", package);
            npm.StandardInput.Close();
            if (await EndsInTimeAsync(npm) && npm.ExitCode == 0)
            {
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, "program.cjs"), script);
                return new NodeProgram(folder, Start(folder, "node", ["program.cjs", .. arguments]));
            }

            await Console.Error.WriteLineAsync($"npm cannot install {package}; its numbers are left out");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            await Console.Error.WriteLineAsync($"npm or node is not at hand; the numbers of {package} are left out");
        }

        folder.Delete(recursive: true);
        return null;
    }

    /// <summary>Asks one question.</summary>
    public async Task<double> AskAsync(string question)
    {
        await _node.StandardInput.WriteLineAsync(question);
        await _node.StandardInput.FlushAsync();
        var line = await _node.StandardOutput.ReadLineAsync();
        return double.Parse(line ?? throw new InvalidOperationException("node ended; its message is above"), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        // The script ends with its input.
        _node.StandardInput.Close();
        await _node.WaitForExitAsync();
        _node.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<bool> EndsInTimeAsync(Process npm)
    {
        using var limit = new CancellationTokenSource(InstallPatience, TimeProvider.System);
        try
        {
            await npm.StandardOutput.ReadToEndAsync(limit.Token);
            await npm.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            npm.Kill(entireProcessTree: true);
            return false;
        }
    }

    private static Process Start(DirectoryInfo folder, string program, params string[] arguments)
    {
        // On Windows npm is a script, which only its full name finds.
        var name = program == "npm" && OperatingSystem.IsWindows() ? "npm.cmd" : program;
        var start = new ProcessStartInfo(name, arguments)
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        return Process.Start(start) ?? throw new InvalidOperationException($"`{program}` does not start");
    }
}
