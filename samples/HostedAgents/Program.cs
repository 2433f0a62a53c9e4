using Heddle.Mesh;
using HostedAgents;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddSingleton<IInvoices, Invoices>();
builder.Services.AddHeddleMesh().AddAgent<InvoiceAgent>().AddAgent<ReminderAgent>();
await builder.Build().RunAsync();
