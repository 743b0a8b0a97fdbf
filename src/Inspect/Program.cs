using Mallard.Inspect;

return await InspectProgram.RunAsync(args, InspectWorld.OfProcess());
