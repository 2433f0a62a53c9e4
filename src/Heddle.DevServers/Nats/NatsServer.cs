using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Heddle.DevServers;

/// <summary>A NATS server for development, demos and tests.</summary>
public sealed class NatsServer : DevServer
{
    private readonly NatsServerOptions _options;
    private string? _configText;

    private NatsServer(ServerProgram program, NatsServerOptions options, string folder)
        : base(
            program,
            new ServerSettings(
                options.Host,
                options.Port,
                options.StoreDirectory,
                options.Detached,
                options.StartTimeout,
                options.TimeProvider
            ),
            folder
        )
    {
        _options = options;
        _configText = options.ConfigText;
    }

    /// <inheritdoc />
    public override string Url => string.Create(CultureInfo.InvariantCulture, $"nats://{ClientHost}:{Port}");

    /// <summary>The address for WebSocket clients, or <see langword="null"/> when <see cref="NatsServerOptions.WebSocketPort"/> is off.</summary>
    public string? WebSocketUrl =>
        WebSocketPort is { } port ? string.Create(CultureInfo.InvariantCulture, $"ws://{ClientHost}:{port}") : null;

    /// <summary>The port for WebSocket clients, or <see langword="null"/> when <see cref="NatsServerOptions.WebSocketPort"/> is off.</summary>
    public int? WebSocketPort { get; private set; }

    private string ClientHost => _options.Host is "0.0.0.0" or "::" ? "127.0.0.1" : _options.Host;

    private string ConfigFile => Path.Combine(Folder, "nats.conf");

    /// <summary>Finds or fetches the program, starts it and waits until it accepts clients.</summary>
    /// <param name="options">How to run it; the defaults when left out.</param>
    /// <param name="cancellationToken">Ends the start and leaves nothing behind.</param>
    /// <exception cref="ServerNotFoundException">The program is not here and could not be fetched.</exception>
    /// <exception cref="ServerStartException">The server did not become ready; the message holds what it said.</exception>
    public static async Task<NatsServer> StartAsync(NatsServerOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= NatsServerOptions.Default;
        var program = await ServerLocator.FindAsync(ServerRecipe.Nats, options.Log ?? (_ => { }), cancellationToken).ConfigureAwait(false);
        var server = new NatsServer(program, options, PrivateFolder.CreateTemporary("nats"));
        try
        {
            await server.LaunchAsync(cancellationToken).ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Tells the server to send its clients away, slowly, and to stop.</summary>
    /// <param name="cancellationToken">Not used yet.</param>
    public Task SignalLameDuckAsync(CancellationToken cancellationToken = default)
    {
        Signal("USR2");
        return Task.CompletedTask;
    }

    /// <summary>Replaces <see cref="NatsServerOptions.ConfigText"/> and has the server load it without a restart.</summary>
    /// <param name="configText">The configuration that replaces the former text.</param>
    /// <param name="cancellationToken">Ends the wait for the server's answer.</param>
    /// <exception cref="InvalidOperationException">The server refused the configuration; the message is its own.</exception>
    public async Task ReloadAsync(string configText, CancellationToken cancellationToken = default)
    {
        _configText = configText;
        WriteConfiguration(Port);
        var offset = ServerLog.Length(LogFile);
        Signal("HUP");
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5), _options.TimeProvider);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            var said = await ServerLog.ReadFromAsync(LogFile, offset, cancellationToken).ConfigureAwait(false);
            if (said.Contains("Reloaded server configuration", StringComparison.Ordinal))
            {
                return;
            }

            if (said.Contains("Failed to reload", StringComparison.Ordinal))
            {
                throw new InvalidOperationException(said.Trim());
            }
        }
    }

    private protected override IReadOnlyList<string> Prepare(int port)
    {
        foreach (var stale in Directory.GetFiles(Folder, "*.ports"))
        {
            File.Delete(stale);
        }

        WriteConfiguration(port);
        return ["-c", ConfigFile];
    }

    private protected override async Task<int> ProbeAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        do
        {
            if (Directory.GetFiles(Folder, "*.ports") is [var file] && ReadPorts(file) is { } port)
            {
                using var client = new TcpClient();
                await client.ConnectAsync(ClientHost, port, cancellationToken).ConfigureAwait(false);
                var greeting = new byte[5];
                await client.GetStream().ReadExactlyAsync(greeting, cancellationToken).ConfigureAwait(false);
                return port;
            }
        } while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));

        throw new OperationCanceledException(cancellationToken);
    }

    private int? ReadPorts(string file)
    {
        try
        {
            using var ports = JsonDocument.Parse(File.ReadAllBytes(file));
            if (ports.RootElement.TryGetProperty("websocket", out var webSocket))
            {
                WebSocketPort = new Uri(webSocket[0].GetString()!).Port;
            }

            return new Uri(ports.RootElement.GetProperty("nats")[0].GetString()!).Port;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void WriteConfiguration(int port)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"host: {Quote(_options.Host)}");
        text.AppendLine(CultureInfo.InvariantCulture, $"port: {Random(port)}");
        text.AppendLine(CultureInfo.InvariantCulture, $"ports_file_dir: {Quote(Folder)}");
        if (_options.JetStream)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"jetstream {{ store_dir: {Quote(StoreDirectory)} }}");
        }

        if ((WebSocketPort ?? _options.WebSocketPort) is { } webSocket)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"websocket {{ host: {Quote(_options.Host)}, port: {Random(webSocket)}, no_tls: true }}"
            );
        }

        text.AppendLine(_configText);
        PrivateFolder.WriteFile(ConfigFile, text.ToString());
    }

    /// <summary>The server's own word for a free port is -1.</summary>
    private static int Random(int port) => port == 0 ? -1 : port;

    private static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
