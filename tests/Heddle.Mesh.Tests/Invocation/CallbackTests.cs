namespace Heddle.Mesh.Tests.Invocation;

/// <summary>A send whose answer comes to a callback: one reply or one failure, and no longer a wait than a call's.</summary>
public sealed class CallbackTests
{
    [Fact]
    public async Task An_agent_that_dies_before_it_answers_is_told_at_once()
    {
        await using var mesh = new MeshFixture();
        var raw = mesh.Raw();
        var requests = await raw.SubscribeAsync("mesh.agent.peer", null, MeshFixture.Timeout);
        var (told, _) = await SendAsync(mesh.Join());
        await requests.Messages.ReadAsync(MeshFixture.Timeout);
        await raw.PublishAsync("mesh.death.peer", """{"agent":"peer","reason":"disconnect"}"""u8.ToArray());
        var death = (await told.WaitAsync(MeshFixture.Timeout)).ShouldBeOfType<AgentDiedException>();
        death.Agent.ShouldBe("peer");
        death.RequestId.Length.ShouldBe(32);
        death.Details!.Value.GetProperty("reason").GetString().ShouldBe("disconnect");
    }

    [Fact]
    public async Task An_agent_that_nobody_serves_is_told_at_once()
    {
        await using var mesh = new MeshFixture();
        var (told, _) = await SendAsync(mesh.Join());
        (await told.WaitAsync(MeshFixture.Timeout)).ShouldBeOfType<AgentNotFoundException>();
    }

    [Fact]
    public async Task A_reply_that_came_before_the_death_counts()
    {
        await using var mesh = new MeshFixture();
        var raw = mesh.Raw();
        var requests = await raw.SubscribeAsync("mesh.agent.peer", null, MeshFixture.Timeout);
        var (_, replied) = await SendAsync(mesh.Join());
        var request = await requests.Messages.ReadAsync(MeshFixture.Timeout);
        await raw.PublishAsync(request.ReplyTo!, "5"u8.ToArray());
        await raw.PublishAsync("mesh.death.peer", "{}"u8.ToArray());
        (await replied.WaitAsync(MeshFixture.Timeout)).ShouldBe(5);
    }

    [Fact]
    public async Task A_connection_that_is_closed_is_the_meshs_own_error()
    {
        await using var mesh = new MeshFixture();
        var caller = mesh.Join();
        await caller.CatalogAsync(cancellationToken: MeshFixture.Timeout);
        await caller.Bus.DisposeAsync();
        await Should.ThrowAsync<MeshConnectionException>(() => SendAsync(caller));
        await Should.ThrowAsync<MeshConnectionException>(async () =>
        {
            await foreach (var _ in caller.StreamAsync<int>("peer", cancellationToken: MeshFixture.Timeout)) { }
        });
        await Should.ThrowAsync<MeshConnectionException>(async () =>
        {
            await foreach (var _ in caller.SubscribeAsync<int>(Mesh.Events.On("any.thing"), cancellationToken: MeshFixture.Timeout)) { }
        });
    }

    private static async Task<(Task<MeshException> Told, Task<int> Replied)> SendAsync(AgentMesh caller)
    {
        var told = new TaskCompletionSource<MeshException>(TaskCreationOptions.RunContinuationsAsynchronously);
        var replied = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await caller.SendAsync<int>("peer", 1, replied.SetResult, told.SetResult, cancellationToken: MeshFixture.Timeout);
        return (told.Task, replied.Task);
    }
}
