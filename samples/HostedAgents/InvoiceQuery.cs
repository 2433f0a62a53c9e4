using System.ComponentModel.DataAnnotations;

namespace HostedAgents;

internal sealed record InvoiceQuery([property: RegularExpression("^[0-9]{4}$")] string Number);
