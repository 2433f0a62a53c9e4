using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace Heddle.Mesh.Tests.Hosting;

public sealed class AgentClassTests
{
    [Fact]
    public async Task A_class_with_constructor_injection_answers_with_the_name_its_attribute_gives()
    {
        await using var application = await HostedApplication.StartAsync(
            mesh => mesh.AddAgent<InvoiceAgent>(),
            services => services.AddSingleton<IPrices>(new Prices(7))
        );
        var invoice = await application.Caller.CallAsync<Invoice>(
            "finance.invoices",
            new InvoiceQuery("4711", 3),
            cancellationToken: HostedApplication.Timeout
        );
        invoice.ShouldBe(new Invoice("4711", 21));
        var contract = await application.Caller.ContractAsync("finance.invoices", HostedApplication.Timeout);
        contract.Tags.ShouldBe(["money"]);
        contract.Version.ShouldBe("2.0.0");
    }

    [Fact]
    public async Task Input_of_a_class_is_validated_as_that_of_a_delegate()
    {
        await using var application = await HostedApplication.StartAsync(
            mesh => mesh.AddAgent<InvoiceAgent>(),
            services => services.AddSingleton<IPrices>(new Prices(7))
        );
        await Should.ThrowAsync<InvalidInputException>(() =>
            application.Caller.CallAsync("finance.invoices", new { count = 1 }, cancellationToken: HostedApplication.Timeout)
        );
    }

    [Fact]
    public async Task Every_request_has_a_scope_of_its_own_that_ends_with_it()
    {
        var book = new LedgerBook();
        await using var application = await HostedApplication.StartAsync(
            mesh => mesh.AddAgent<ScopeAgent>(new AgentSpec("scope", "Tells its scope.")),
            services => services.AddSingleton(book).AddScoped<Ledger>()
        );
        (await application.Caller.CallAsync<int[]>("scope", cancellationToken: HostedApplication.Timeout)).ShouldBe([1, 1]);
        (await application.Caller.CallAsync<int[]>("scope", cancellationToken: HostedApplication.Timeout)).ShouldBe([2, 2]);
        await application.Host.StopAsync(HostedApplication.Timeout);
        book.StillOpen.ShouldBe(0);
    }

    [Fact]
    public async Task A_stream_keeps_its_scope_to_the_last_chunk()
    {
        var book = new LedgerBook();
        await using var application = await HostedApplication.StartAsync(
            mesh => mesh.AddAgent<ScopeStreamer>(new AgentSpec("stream", "Streams.")),
            services => services.AddSingleton(book).AddScoped<Ledger>()
        );
        var open = new List<int>();
        await foreach (var chunk in application.Caller.StreamAsync<int>("stream", 3, cancellationToken: HostedApplication.Timeout))
        {
            open.Add(chunk);
        }

        open.ShouldBe([1, 1, 1]);
        await book.FirstClosed.WaitAsync(HostedApplication.Timeout);
    }

    [Fact]
    public async Task What_a_source_brings_runs_in_a_scope_of_its_own()
    {
        var book = new LedgerBook();
        await using var application = await HostedApplication.StartAsync(
            mesh =>
                mesh.AddAgent<ScopeAgent>(
                    new AgentSpec("scope", "Tells its scope."),
                    registration => registration.ListenTo(Source.Subject("ledger.in"))
                ),
            services => services.AddSingleton(book).AddScoped<Ledger>()
        );
        await application.Caller.PublishAsync("ledger.in", new { }, cancellationToken: HostedApplication.Timeout);
        await book.FirstClosed.WaitAsync(HostedApplication.Timeout);
        book.Opened.ShouldBe(1);
    }

    [Fact]
    public async Task A_publisher_runs_in_a_scope_that_lasts_as_long_as_it()
    {
        var book = new LedgerBook();
        await using var application = await HostedApplication.StartAsync(
            mesh => mesh.AddAgent<FeedAgent>(new AgentSpec("feed", "Emits.")),
            services => services.AddSingleton(book).AddScoped<Ledger>()
        );
        await book.FirstClosed.WaitAsync(HostedApplication.Timeout);
        book.Opened.ShouldBe(1);
    }

    [Fact]
    public async Task One_class_may_be_several_agents_and_learns_which_it_is()
    {
        await using var application = await HostedApplication.StartAsync(mesh =>
            mesh.AddAgent<NamedAgent>(new AgentSpec("first", "x")).AddAgent<NamedAgent>(new AgentSpec("second", "x") { Channel = "c" })
        );
        (await application.Caller.CallAsync<string>("first", cancellationToken: HostedApplication.Timeout)).ShouldBe("first");
        (await application.Caller.CallAsync<string>("c.second", cancellationToken: HostedApplication.Timeout)).ShouldBe("c.second");
    }

    [Fact]
    public async Task A_class_the_application_registered_lives_as_it_was_registered()
    {
        await using var application = await HostedApplication.StartAsync(
            mesh => mesh.AddAgent<CountingAgent>(new AgentSpec("counting", "x")),
            services => services.AddSingleton<CountingAgent>()
        );
        await application.Caller.CallAsync<int>("counting", cancellationToken: HostedApplication.Timeout);
        (await application.Caller.CallAsync<int>("counting", cancellationToken: HostedApplication.Timeout)).ShouldBe(2);
    }

    [Fact]
    public async Task A_handler_without_state_may_be_static()
    {
        await using var application = await HostedApplication.StartAsync(mesh => mesh.AddAgent<StaticAgent>(new AgentSpec("static", "x")));
        (await application.Caller.CallAsync<int>("static", 20, cancellationToken: HostedApplication.Timeout)).ShouldBe(21);
    }

    [Fact]
    public async Task Middleware_of_the_options_and_of_one_agent_sees_the_requests_scope()
    {
        var book = new LedgerBook();
        var seen = new List<int>();
        await using var application = await HostedApplication.StartAsync(
            mesh =>
                mesh.Configure(options => options.IncomingMiddleware.Add(Look))
                    .AddAgent<ScopeAgent>(new AgentSpec("scope", "x"), agent => agent.Use(Look)),
            services => services.AddSingleton(book).AddScoped<Ledger>()
        );
        await application.Caller.CallAsync<int[]>("scope", cancellationToken: HostedApplication.Timeout);
        seen.ShouldBe([1, 1]);

        ValueTask<CallReply> Look(AgentContext context, Transport.PipelineStep<AgentContext, CallReply> next)
        {
            seen.Add(context.Services.GetRequiredService<Ledger>().Scope);
            return next(context);
        }
    }

    [Fact]
    public async Task A_sequence_of_plain_data_is_an_input_though_a_container_could_make_an_empty_one()
    {
        await using var application = await HostedApplication.StartAsync(mesh =>
            mesh.AddAgent(new AgentSpec("sum", "Adds."), (IEnumerable<int> numbers) => numbers.Sum())
        );
        (await application.Caller.CallAsync<int>("sum", new[] { 1, 2, 3 }, cancellationToken: HostedApplication.Timeout)).ShouldBe(6);
    }

    [Fact]
    public void A_class_without_attribute_or_spec_is_refused_with_the_remedy() =>
        Should
            .Throw<ArgumentException>(() => new ServiceCollection().AddHeddleMesh().AddAgent<NamedAgent>())
            .Message.ShouldContain("put `[Agent(\"name\", \"what it does\")]` on it");

    [Fact]
    public void A_class_without_handler_is_refused_with_the_remedy() =>
        Refused<LedgerBook>().ShouldContain("has no public method `HandleAsync` or `Handle`; add one");

    [Fact]
    public void A_class_with_two_handlers_is_refused_with_the_remedy() => Refused<TwoHandlers>().ShouldContain("split the class");

    [Fact]
    public void A_generic_handler_is_refused_with_the_remedy() => Refused<GenericHandler>().ShouldContain("is generic");

    private static string Refused<T>()
        where T : class =>
        Should.Throw<ArgumentException>(() => new ServiceCollection().AddHeddleMesh().AddAgent<T>(new AgentSpec("wrong", "x"))).Message;

    internal sealed record InvoiceQuery(string Number, int Count);

    internal sealed record Invoice(string Number, int Total);

    internal interface IPrices
    {
        int Each { get; }
    }

    internal sealed record Prices(int Each) : IPrices;

    [Agent("invoices", "Answers questions about invoices.", Channel = "finance", Tags = ["money"], Version = "2.0.0")]
    internal sealed class InvoiceAgent(IPrices prices)
    {
        public async Task<Invoice> HandleAsync(InvoiceQuery query, AgentContext context, CancellationToken cancel)
        {
            await Task.Yield();
            context.RequestId.ShouldNotBeEmpty();
            cancel.ShouldBe(context.CancellationToken);
            return new Invoice(query.Number, query.Count * prices.Each);
        }
    }

    internal sealed class ScopeAgent(Ledger ledger)
    {
        public int[] Handle(Ledger given) => [ledger.Scope, given.Scope];
    }

    internal sealed class ScopeStreamer(Ledger ledger, LedgerBook book)
    {
        public async IAsyncEnumerable<int> HandleAsync(int count, [EnumeratorCancellation] CancellationToken cancel)
        {
            ledger.Scope.ShouldBe(1);
            for (var i = 0; i < count; i++)
            {
                await Task.Yield();
                cancel.ThrowIfCancellationRequested();
                yield return book.StillOpen;
            }
        }
    }

    internal sealed class FeedAgent(Ledger ledger)
    {
        public async IAsyncEnumerable<int> HandleAsync()
        {
            await Task.Yield();
            yield return ledger.Scope;
        }
    }

    internal sealed class NamedAgent([ServiceKey] string name)
    {
        public string Handle() => name;
    }

    internal sealed class CountingAgent
    {
        private int _calls;

        public int Handle() => ++_calls;
    }

    internal sealed class StaticAgent
    {
        public static int Handle(int number) => number + 1;
    }

    internal sealed class TwoHandlers
    {
        public static int Handle() => 1;

        public static Task<int> HandleAsync() => Task.FromResult(1);
    }

    internal sealed class GenericHandler
    {
        public static T Handle<T>(T input) => input;
    }
}
