using Heddle.EndToEnd.Crew;
using Heddle.Transport.Nats;

// One of the crew of a fault test, in a process of its own so that it can be killed: `dispatcher URL NAME` or `worker URL ID`.
var (role, url, name) = (args[0], args[1], args[2]);
await using var bus = await NatsBus.ConnectAsync(
    new()
    {
        Url = url,
        Name = name,
        // A machine that does much else is slow, not broken.
        ConnectTimeout = TimeSpan.FromMinutes(1),
        Reconnect = new() { InitialDelay = TimeSpan.FromMilliseconds(20), MaxDelay = TimeSpan.FromMilliseconds(200) },
    }
);
await using IAsyncDisposable member = role switch
{
    "dispatcher" => await Roles.DispatchAsync(bus),
    "worker" => await Roles.WorkAsync(bus, name),
    _ => throw new ArgumentException($"`{role}` is no role; name `dispatcher` or `worker`"),
};
Console.WriteLine("ready");
while (await Console.In.ReadLineAsync() is not null)
{
    // It lives until its input ends, which it does however the test ends.
}
