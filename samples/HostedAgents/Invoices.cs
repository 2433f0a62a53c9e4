namespace HostedAgents;

internal sealed class Invoices : IInvoices
{
    private static readonly Invoice[] All = [new("4711", 120.50m, Paid: false), new("4712", 80m, Paid: true)];

    public Task<Invoice?> FindAsync(string number, CancellationToken cancellationToken) =>
        Task.FromResult(All.FirstOrDefault(invoice => invoice.Number == number));
}
