using System.Runtime.CompilerServices;
using Heddle.Mesh;

namespace HostedAgents;

/// <summary>A streamer that asks another agent, wherever on the mesh that is.</summary>
[Agent("reminders", "Writes reminders for unpaid invoices.", Channel = "finance")]
internal sealed class ReminderAgent(AgentMesh mesh)
{
    public async IAsyncEnumerable<string> HandleAsync(string[] numbers, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var number in numbers)
        {
            var invoice = await mesh.CallAsync<Invoice>("finance.invoices", new InvoiceQuery(number), cancellationToken: cancel);
            if (!invoice.Paid)
            {
                yield return $"Please pay {invoice.Amount} for invoice {invoice.Number}.";
            }
        }
    }
}
