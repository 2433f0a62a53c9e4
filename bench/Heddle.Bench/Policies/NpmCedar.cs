using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Heddle.Bench.Policies;

/// <summary>
/// Cedar's own WebAssembly package in a Node process: the same policies, parsed beforehand, the same entities and request. It is installed into a
/// temporary folder, which is removed at the end.
/// </summary>
internal sealed class NpmCedar : IAsyncDisposable
{
    private const string Package = "@cedar-policy/cedar-wasm";

    /// <summary>Reads the number of policies from a line, and answers nanoseconds a decision.</summary>
    private const string Script = """
        const cedar = require('@cedar-policy/cedar-wasm/nodejs');
        const scene = JSON.parse(require('fs').readFileSync('scene.json', 'utf8'));
        for (const [count, text] of Object.entries(scene.policies)) {
          const parsed = cedar.preparsePolicySet(count, { staticPolicies: text });
          if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed));
        }
        require('readline').createInterface({ input: process.stdin }).on('line', count => {
          const call = { ...scene.call, preparsedPolicySetId: count };
          const times = 300;
          let allowed = 0;
          const started = process.hrtime.bigint();
          for (let i = 0; i < times; i++) {
            if (cedar.statefulIsAuthorized(call).response?.decision === 'allow') allowed++;
          }
          const elapsed = Number(process.hrtime.bigint() - started);
          if (allowed !== times) throw new Error(JSON.stringify(cedar.statefulIsAuthorized(call)));
          console.log(elapsed / times);
        });
        """;

    private readonly DirectoryInfo _folder;
    private readonly Process _node;

    private NpmCedar(DirectoryInfo folder, Process node) => (_folder, _node) = (folder, node);

    /// <summary>Installs and starts it; <see langword="null"/>, said on standard error, where npm is not at hand or cannot install it.</summary>
    public static async Task<NpmCedar?> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("heddle-bench-");
        try
        {
            using var npm = Start(folder, "npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent", Package);
            await npm.StandardOutput.ReadToEndAsync();
            await npm.WaitForExitAsync();
            if (npm.ExitCode == 0)
            {
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, "scene.json"), Scene());
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, "bench.cjs"), Script);
                return new NpmCedar(folder, Start(folder, "node", "bench.cjs"));
            }

            await Console.Error.WriteLineAsync($"npm cannot install {Package}; its numbers are left out");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            await Console.Error.WriteLineAsync($"npm or node is not at hand; the numbers of {Package} are left out");
        }

        folder.Delete(recursive: true);
        return null;
    }

    public async Task<double> AuthorizeNanosecondsAsync(int policies)
    {
        await _node.StandardInput.WriteLineAsync(policies.ToString(CultureInfo.InvariantCulture));
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

    private static string Scene()
    {
        var call = new
        {
            principal = new { type = "User", id = "alice" },
            action = new { type = "Action", id = "view" },
            resource = new { type = "Photo", id = "beach" },
            context = JsonElement.Parse(PolicyScene.ContextJson),
            entities = JsonElement.Parse(PolicyScene.EntitiesJson),
        };
        var policies = new Dictionary<string, string> { ["6"] = PolicyScene.Text(6), ["100"] = PolicyScene.Text(100) };
        return JsonSerializer.Serialize(new { call, policies });
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
