using Mallard.Gateway;
using Mallard.Hosting;

return await NodeHost.RunAsync("gateway", [new GatewayRole()], args, NodeHostOptions.FromProcess());
