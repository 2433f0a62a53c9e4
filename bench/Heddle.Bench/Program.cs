using Heddle.Bench.Ladder;
using Heddle.Bench.Policies;

// One executable, one command a ladder. Numbers are only worth comparing within one run.
return args switch
{
    ["ladder", .. var options] => await LadderCommand.RunAsync(options),
    ["policy", .. var options] => await PolicyBenchCommand.RunAsync(options),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        "usage: dotnet run -c Release --project bench/Heddle.Bench -- ladder|policy [--json] [--rounds N] [--only RUNG]"
    );
    return 2;
}
