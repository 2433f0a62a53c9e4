using Heddle.Bench.Jobs;
using Heddle.Bench.Ladder;
using Heddle.Bench.Policies;

// One executable, one command a ladder. Numbers are only worth comparing within one run.
return args switch
{
    ["ladder", .. var options] => await LadderCommand.RunAsync(options),
    ["policy", .. var options] => await PolicyBenchCommand.RunAsync(options),
    ["jobs", .. var options] => await JobsBenchCommand.RunAsync(options),
    // What the ladders start beside themselves.
    ["mesh-victim", var url] => await VictimRole.HostAsync(url),
    ["jobs-dispatcher", var url] => await JobRoles.DispatchAsync(url),
    ["jobs-worker", var url] => await JobRoles.WorkAsync(url),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        "usage: dotnet run -c Release --project bench/Heddle.Bench -- ladder|policy|jobs [--json] [--rounds N] [--only RUNG]"
    );
    return 2;
}
