namespace Heddle.Bench.Peers;

/// <summary>The official Node client on the same server: two connections in one process, as on our side.</summary>
internal sealed class NodeNats : IAsyncDisposable
{
    private const string Script = """
        const { connect } = require('@nats-io/transport-node');
        (async () => {
          const caller = await connect({ servers: process.argv[2] });
          const responder = await connect({ servers: process.argv[2] });
          const body = JSON.stringify('a message of ordinary length, as agents send them');
          responder.subscribe('npm.echo', { callback: (_, message) => message.respond(message.data) });
          const ladder = {
            async requests() {
              const callers = 64, each = 300, started = process.hrtime.bigint();
              await Promise.all(Array.from({ length: callers }, async () => {
                for (let i = 0; i < each; i++) await caller.request('npm.echo', body, { timeout: 30000 });
              }));
              return callers * each / (Number(process.hrtime.bigint() - started) / 1e9);
            },
            async pubsub() {
              const messages = 200000, payload = new Uint8Array(128), started = process.hrtime.bigint();
              const all = new Promise(resolve => {
                let left = messages;
                const subscription = responder.subscribe('npm.flood', {
                  callback: () => { if (--left === 0) { subscription.unsubscribe(); resolve(); } },
                });
              });
              await responder.flush();
              for (let i = 0; i < messages; i++) {
                caller.publish('npm.flood', payload);
                if (i % 1000 === 999) await caller.flush();
              }
              await all;
              return messages / (Number(process.hrtime.bigint() - started) / 1e9);
            },
          };
          await responder.flush();
          const lines = require('readline').createInterface({ input: process.stdin });
          for await (const line of lines) console.log(await ladder[line]());
          await caller.close();
          await responder.close();
        })();
        """;

    private readonly NodeProgram _node;

    private NodeNats(NodeProgram node) => _node = node;

    /// <summary>Starts it; <see langword="null"/> where npm is not at hand.</summary>
    /// <param name="url">The server.</param>
    public static async Task<NodeNats?> StartAsync(string url) =>
        await NodeProgram.StartAsync("@nats-io/transport-node", Script, url) is { } node ? new NodeNats(node) : null;

    public Task<double> Requests64Async() => _node.AskAsync("requests");

    public Task<double> PublishSubscribeAsync() => _node.AskAsync("pubsub");

    public ValueTask DisposeAsync() => _node.DisposeAsync();
}
