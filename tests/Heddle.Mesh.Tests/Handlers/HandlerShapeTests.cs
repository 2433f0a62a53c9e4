using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace Heddle.Mesh.Tests.Handlers;

public sealed class HandlerShapeTests
{
    public static TheoryData<string, Delegate, AgentShape> Shapes =>
        new()
        {
            { "input to value", (string text) => text, AgentShape.Responder },
            { "input to task of value", (string text) => Task.FromResult(text), AgentShape.Responder },
            { "input to value task of value", (int number) => ValueTask.FromResult(number), AgentShape.Responder },
            { "input to nothing", (string text) => { }, AgentShape.Responder },
            { "input to task", (string text) => Task.CompletedTask, AgentShape.Responder },
            { "input, context and token", (string text, AgentContext context, CancellationToken cancel) => text, AgentShape.Responder },
            { "input to sequence", (int count) => Numbers(count), AgentShape.Streamer },
            { "value", () => 1, AgentShape.Trigger },
            { "token to task of value", (CancellationToken cancel) => Task.FromResult(1), AgentShape.Trigger },
            { "sequence", () => Numbers(1), AgentShape.Publisher },
            { "token to sequence", (CancellationToken cancel) => Numbers(1, cancel), AgentShape.Publisher },
            { "nothing", () => { }, AgentShape.Watcher },
            { "token to task", (CancellationToken cancel) => Task.CompletedTask, AgentShape.Watcher },
            { "mesh to value task", (AgentMesh mesh) => ValueTask.CompletedTask, AgentShape.Watcher },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_delegate_decides_the_shape(string form, Delegate handler, AgentShape shape) =>
        Declare(handler).Shape.ShouldBe(shape, form);

    [Fact]
    public void An_async_local_function_keeps_its_shape()
    {
        static async Task<string> Handle(string text, CancellationToken cancel)
        {
            await Task.Yield();
            return text;
        }

        Declare(Handle).Shape.ShouldBe(AgentShape.Responder);
    }

    [Fact]
    public void A_class_method_keeps_its_shape() => Declare(new Greeter().GreetAsync).Shape.ShouldBe(AgentShape.Responder);

    [Fact]
    public void Two_inputs_are_refused_with_the_remedy()
    {
        var problem = Should.Throw<ArgumentException>(() => Declare((string a, int b) => a));
        problem.Message.ShouldContain("`a` and `b`");
        problem.Message.ShouldContain("wrap them in a record");
    }

    [Fact]
    public void Async_void_is_refused_with_the_remedy()
    {
#pragma warning disable VSTHRD101, MA0147 // The mistake under test
        Action<string> handler = async _ => await Task.Yield();
#pragma warning restore VSTHRD101, MA0147
        Should.Throw<ArgumentException>(() => Declare(handler)).Message.ShouldContain("return `Task`");
    }

    [Fact]
    public void A_task_of_a_sequence_is_refused_with_the_remedy() =>
        Should
            .Throw<ArgumentException>(() => Declare((int count) => Task.FromResult(Numbers(count))))
            .Message.ShouldContain("async iterator");

    [Fact]
    public void An_input_without_a_JSON_form_is_refused() =>
        Should.Throw<ArgumentException>(() => Declare((Action callback) => 1)).Message.ShouldContain("no JSON form");

    [Fact]
    public void A_parameter_by_reference_is_refused() =>
        Should.Throw<ArgumentException>(() => Declare((ref int number) => number)).Message.ShouldContain("pass it by value");

    [Fact]
    public void A_name_can_be_declared_once()
    {
        var mesh = AgentMesh.Over(new Transport.InMemoryServer().Connect("x"));
        mesh.AddAgent(new AgentSpec("a", "x"), () => 1);
        Should.Throw<ArgumentException>(() => mesh.AddAgent(new AgentSpec("a", "x"), () => 2)).Message.ShouldContain("declared twice");
    }

    [Fact]
    public async Task Services_are_not_inputs()
    {
        await using var fixture = new MeshFixture();
        await using var services = new ServiceCollection()
            .AddSingleton(new Greeter())
            .AddKeyedSingleton("loud", new Greeter { Mark = "!" })
            .BuildServiceProvider();
        var caller = await fixture.CallerOfAsync(
            "greeter",
            (string name, Greeter plain, [FromKeyedServices("loud")] Greeter loud) => plain.Greet(name) + loud.Mark,
            new AgentMeshOptions { Services = services }
        );
        (await caller.CallAsync<string>("greeter", "Ada", cancellationToken: MeshFixture.Timeout)).ShouldBe("Hello Ada!");
    }

    private static AgentRegistration Declare(Delegate handler) =>
        AgentMesh.Over(new Transport.InMemoryServer().Connect("x")).AddAgent(new AgentSpec("a", "x"), handler);

    private static async IAsyncEnumerable<int> Numbers(int count, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            cancel.ThrowIfCancellationRequested();
            yield return i;
        }
    }

    private sealed class Greeter
    {
        public string Mark { get; init; } = "";

        public string Salutation { get; init; } = "Hello";

        public string Greet(string name) => $"{Salutation} {name}";

        public Task<string> GreetAsync(string name) => Task.FromResult(Greet(name));
    }
}
