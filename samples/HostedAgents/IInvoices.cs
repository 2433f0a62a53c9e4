namespace HostedAgents;

/// <summary>What stands for the application's own code here.</summary>
internal interface IInvoices
{
    Task<Invoice?> FindAsync(string number, CancellationToken cancellationToken);
}
