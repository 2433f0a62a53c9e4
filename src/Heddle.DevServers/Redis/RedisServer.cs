using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Heddle.DevServers;

/// <summary>A Redis server for development, demos and tests.</summary>
public sealed class RedisServer : DevServer
{
    /// <summary>Ten times the size of what <c>INFO server</c> answers.</summary>
    private const int MaxAnswer = 16 * 1024;

    private readonly RedisServerOptions _options;

    private RedisServer(ServerProgram program, RedisServerOptions options)
        : base(ServerRecipe.Redis, program, options) => _options = options;

    /// <summary>The address for clients on this machine, of database 0 and without the password.</summary>
    public override string Url => string.Create(CultureInfo.InvariantCulture, $"redis://{ClientHost}:{Port}/0");

    /// <summary>Finds or fetches the program, starts it and waits until it answers.</summary>
    /// <param name="options">How to run it; the defaults when left out.</param>
    /// <param name="cancellationToken">Ends the start at any moment; nothing is left behind.</param>
    /// <exception cref="ServerNotFoundException">The program is not on this machine and could not be fetched.</exception>
    /// <exception cref="ServerStartException">The server did not become ready; the message holds what it said.</exception>
    public static Task<RedisServer> StartAsync(RedisServerOptions? options = null, CancellationToken cancellationToken = default) =>
        StartAsync(options ?? new RedisServerOptions(), ServerLocator.Default, cancellationToken);

    internal static async Task<RedisServer> StartAsync(
        RedisServerOptions options,
        ServerLocator locator,
        CancellationToken cancellationToken
    )
    {
        var log = options.Log ?? (static _ => { });
        var program = await locator.FindAsync(ServerRecipe.Redis, log, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        var server = new RedisServer(program, options);
        await server.OpenAsync(cancellationToken).ConfigureAwait(false);
        return server;
    }

    private protected override int ChoosePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private protected override void Configure()
    {
        var fsync = _options.AppendFsync switch
        {
            AppendFsync.Always => "always",
            AppendFsync.No => "no",
            _ => "everysec",
        };
        var password = _options.Password is null ? "" : $"requirepass {ConfigString.Quote(_options.Password)}\n";
        PrivateFolder.WriteFile(
            ConfigFile,
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                bind {ConfigString.Quote(_options.Host)}
                port {WantedPort}
                dir {ConfigString.Quote(StoreDirectory)}
                save ""
                appendonly {(_options.AppendOnly ? "yes" : "no")}
                appendfsync {fsync}
                {password}{_options.ConfigText}

                """
            )
        );
    }

    /// <summary>Asks whoever listens on the port for its configuration file: a stranger that took the port meanwhile is not taken for ours.</summary>
    private protected override async Task<int?> ProbeAsync(CancellationToken cancellationToken)
    {
        var words = _options.Password is null ? "" : Command("AUTH", _options.Password);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(ClientHost.Trim('[', ']'), WantedPort, cancellationToken).ConfigureAwait(false);
            var stream = client.GetStream();
            await stream
                .WriteAsync(
                    Encoding.UTF8.GetBytes(words + Command("INFO", "server") + Command("PING") + Command("QUIT")),
                    cancellationToken
                )
                .ConfigureAwait(false);
            var answer = new byte[MaxAnswer];
            var length = await stream
                .ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, cancellationToken)
                .ConfigureAwait(false);
            var said = Encoding.UTF8.GetString(answer, 0, length);
            var isOurs = said.Contains($"config_file:{ConfigFile}", StringComparison.Ordinal);
            // INFO is answered while the data is still being loaded, PING is not.
            return isOurs && said.Contains("+PONG", StringComparison.Ordinal) ? WantedPort : null;
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            // Nobody listens yet.
            return null;
        }
    }

    private static string Command(params ReadOnlySpan<string> words)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{words.Length}\r\n");
        foreach (var word in words)
        {
            text.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        }

        return text.ToString();
    }
}
