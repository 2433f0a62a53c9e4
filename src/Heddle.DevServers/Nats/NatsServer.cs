using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Heddle.DevServers;

/// <summary>A NATS server for development, demos and tests.</summary>
public sealed class NatsServer : DevServer
{
    private readonly NatsServerOptions _options;
    private string? _configText;

    private NatsServer(ServerProgram program, NatsServerOptions options)
        : base(ServerRecipe.Nats, program, options)
    {
        _options = options;
        _configText = options.ConfigText;
    }

    /// <inheritdoc />
    public override string Url => string.Create(CultureInfo.InvariantCulture, $"nats://{ClientHost}:{Port}");

    /// <summary>The address for WebSocket clients on this machine, or <see langword="null"/> when they are not served.</summary>
    public string? WebSocketUrl =>
        WebSocketPort is { } port ? string.Create(CultureInfo.InvariantCulture, $"ws://{ClientHost}:{port}") : null;

    /// <summary>The port for WebSocket clients, or <see langword="null"/> when they are not served.</summary>
    public int? WebSocketPort { get; private set; }

    /// <summary>Finds or fetches the program, starts it and waits until it accepts clients.</summary>
    /// <param name="options">How to run it; the defaults when left out.</param>
    /// <param name="cancellationToken">Ends the start at any moment; nothing is left behind.</param>
    /// <exception cref="ServerNotFoundException">The program is not on this machine and could not be fetched.</exception>
    /// <exception cref="ServerStartException">The server did not become ready; the message holds what it said.</exception>
    public static Task<NatsServer> StartAsync(NatsServerOptions? options = null, CancellationToken cancellationToken = default) =>
        StartAsync(options ?? new NatsServerOptions(), ServerLocator.Default, cancellationToken);

    internal static async Task<NatsServer> StartAsync(NatsServerOptions options, ServerLocator locator, CancellationToken cancellationToken)
    {
        var log = options.Log ?? (static _ => { });
        var program = await locator.FindAsync(ServerRecipe.Nats, log, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        var server = new NatsServer(program, options);
        await server.OpenAsync(cancellationToken).ConfigureAwait(false);
        return server;
    }

    /// <summary>
    /// Puts the server into lame duck mode and returns when it is: it takes no new clients, tells the present ones, sends them away one by one and ends.
    /// How long that takes is the server's <c>lame_duck_duration</c> (2 minutes; at least 30 seconds); without clients it ends at once.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">The server is not running.</exception>
    /// <exception cref="PlatformNotSupportedException">This is Windows.</exception>
    public Task SignalLameDuckAsync(CancellationToken cancellationToken = default) =>
        GuardAsync(() => SignalAsync(ServerSignal.LameDuck, ["lame duck mode"], cancellationToken), cancellationToken);

    /// <summary>Replaces <see cref="DevServerOptions.ConfigText"/> and has the running server take it over; clients stay connected.</summary>
    /// <param name="newConfigText">The text that stands in place of the former one.</param>
    /// <param name="cancellationToken">Ends the wait for the server's answer.</param>
    /// <exception cref="ServerReloadException">The server refused; it goes on with the former configuration, and so does a restart.</exception>
    /// <exception cref="InvalidOperationException">The server is not running.</exception>
    /// <exception cref="PlatformNotSupportedException">This is Windows.</exception>
    public Task ReloadAsync(string newConfigText, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(newConfigText);
        return GuardAsync(() => ReplaceAsync(newConfigText, cancellationToken), cancellationToken);
    }

    private protected override int ChoosePort() => 0;

    private protected override void Configure()
    {
        foreach (var left in PortFiles())
        {
            File.Delete(left);
        }

        WriteConfiguration();
    }

    /// <summary>The server writes its ports to a file when all its listeners are open.</summary>
    private protected override async Task<int?> ProbeAsync(CancellationToken cancellationToken)
    {
        if (PortFiles() is not [var file])
        {
            return null;
        }

        try
        {
            using var ports = JsonDocument.Parse(await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false));
            WebSocketPort = _options.WebSocketPort is null ? null : PortOf(ports, "websocket");
            return PortOf(ports, "nats");
        }
        catch (JsonException)
        {
            // Half written; the next look sees the rest.
            return null;
        }
    }

    private static int PortOf(JsonDocument ports, string kind) => new Uri(ports.RootElement.GetProperty(kind)[0].GetString()!).Port;

    private string[] PortFiles() => Directory.GetFiles(Folder, "*.ports");

    private async Task ReplaceAsync(string newConfigText, CancellationToken cancellationToken)
    {
        const string Refused = "Failed to reload";
        var former = _configText;
        _configText = newConfigText;
        WriteConfiguration();
        try
        {
            var said = await SignalAsync(ServerSignal.Reload, ["Reloaded server configuration", Refused], cancellationToken)
                .ConfigureAwait(false);
            if (said.Contains(Refused, StringComparison.Ordinal))
            {
                throw new ServerReloadException(said);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            _configText = former;
            WriteConfiguration();
            throw;
        }
    }

    private void WriteConfiguration()
    {
        var text = new StringBuilder();
        var host = ConfigString.Quote(_options.Host);
        var port = Port == 0 ? WantedPort : Port;
        text.Append(CultureInfo.InvariantCulture, $"host: {host}\nport: {PortOrAny(port)}\nports_file_dir: {ConfigString.Quote(Folder)}\n");
        if (_options.JetStream)
        {
            text.Append(CultureInfo.InvariantCulture, $"jetstream {{ store_dir: {ConfigString.Quote(StoreDirectory)} }}\n");
        }

        if ((WebSocketPort ?? _options.WebSocketPort) is { } webSocketPort)
        {
            text.Append(CultureInfo.InvariantCulture, $"websocket {{ host: {host}, port: {PortOrAny(webSocketPort)}, no_tls: true }}\n");
        }

        PrivateFolder.WriteFile(ConfigFile, text.Append(_configText).Append('\n').ToString());
    }

    /// <summary>The server's own word for any free port is -1.</summary>
    private static int PortOrAny(int port) => port == 0 ? -1 : port;
}
