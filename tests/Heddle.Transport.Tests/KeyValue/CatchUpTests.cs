namespace Heddle.Transport.Tests;

public sealed class CatchUpTests
{
    [Fact]
    public void Nothing_pending_is_caught_up_at_once() => Started(pending: 0).IsDone.ShouldBeTrue();

    [Fact]
    public void The_message_with_nothing_behind_it_is_the_last()
    {
        var catchUp = Started(pending: 2);

        catchUp.Count(1);
        catchUp.IsDone.ShouldBeFalse();
        catchUp.Count(0);
        catchUp.IsDone.ShouldBeTrue();
    }

    [Fact]
    public void A_stream_that_is_written_all_the_time_is_caught_up_with_after_a_second_round()
    {
        var catchUp = Started(pending: 3);
        var messages = 0;
        for (; !catchUp.IsDone; messages++)
        {
            catchUp.Count(pending: 5);
        }

        messages.ShouldBe(3 + 5);
    }

    [Fact]
    public void A_new_consumer_behind_the_old_one_does_not_undo_it()
    {
        var catchUp = Started(pending: 1);
        catchUp.Count(0);

        catchUp.Expect(10);

        catchUp.IsDone.ShouldBeTrue();
    }

    [Fact]
    public void An_idle_server_ends_the_wait_for_messages_that_are_gone()
    {
        var catchUp = Started(pending: 10);

        catchUp.Finish();

        catchUp.IsDone.ShouldBeTrue();
    }

    private static CatchUp Started(ulong pending)
    {
        var catchUp = new CatchUp();
        catchUp.Expect(pending);
        return catchUp;
    }
}
