using Heddle.Mesh;

namespace HostedAgents;

/// <summary>A responder: input to value. Its constructor is filled by the application's services, anew for every request.</summary>
[Agent("invoices", "Answers questions about invoices.", Channel = "finance", Tags = ["money"])]
internal sealed class InvoiceAgent(IInvoices invoices)
{
    public async Task<Invoice> HandleAsync(InvoiceQuery query, CancellationToken cancel) =>
        await invoices.FindAsync(query.Number, cancel)
        ?? throw new MeshException("invoice_unknown", $"there is no invoice `{query.Number}`");
}
