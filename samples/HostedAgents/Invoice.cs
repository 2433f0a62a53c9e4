namespace HostedAgents;

internal sealed record Invoice(string Number, decimal Amount, bool Paid);
