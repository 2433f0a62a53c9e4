using Heddle.DevServers;

namespace Heddle.Jobs.Tests;

/// <summary>A private Redis server that keeps its data, for the tests of one class.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    private RedisServer? _server;

    public RedisServer Server => _server ?? throw new InvalidOperationException("the server has not been started");

    public async ValueTask InitializeAsync() =>
        _server = await RedisServer.StartAsync(new() { AppendOnly = true, AppendFsync = AppendFsync.Always });

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
