namespace Heddle.Jobs.Tests;

public sealed class CollectionTests
{
    [Fact]
    public void A_map_is_ordered_by_the_bytes_of_its_keys_and_found_by_them()
    {
        PacketMap<string> map = [new("b", "2"), new("😀", "4"), new("\uFFFD", "3"), new("", "0"), new("a", "1")];

        map.Keys.ShouldBe(["", "a", "b", "\uFFFD", "😀"]);
        map.Values.ShouldBe(["0", "1", "2", "3", "4"]);
        map["😀"].ShouldBe("4");
        map.TryGetValue("c", out _).ShouldBeFalse();
        Should.Throw<KeyNotFoundException>(() => map["c"]).Message.ShouldContain("`c`");
    }

    [Fact]
    public void Collections_are_compared_by_content()
    {
        PacketMap<bool> map = [new("a", true), new("b", false)];
        PacketMap<bool> same = new Dictionary<string, bool> { ["b"] = false, ["a"] = true };
        PacketList<string> list = ["x", "y"];

        same.ShouldBe(map);
        same.GetHashCode().ShouldBe(map.GetHashCode());
        map.Equals([new("a", true), new("b", true)]).ShouldBeFalse();
        list.ShouldBe((PacketList<string>)(string[])["x", "y"]);
        list.Equals(["y", "x"]).ShouldBeFalse();
        new PacketBytes([1, 2]).ShouldBe(new([1, 2]));
        (new PacketBytes([1, 2]) == new PacketBytes([2, 1])).ShouldBeFalse();
    }

    [Fact]
    public void What_has_no_place_on_the_wire_has_none_in_collections()
    {
        Should.Throw<ArgumentException>(() => (PacketMap<string>)[new("a", "1"), new("a", "2")]).Message.ShouldContain("`a`");
        Should.Throw<ArgumentException>(() => (PacketMap<string>)[new("a", null!)]);
        Should.Throw<ArgumentException>(() => (PacketMap<string>)[new(null!, "a")]);
        Should.Throw<ArgumentException>(() => (PacketList<string>)["a", null!]);
    }

    [Fact]
    public void A_collection_does_not_change_with_the_array_it_came_from()
    {
        string[] items = ["a"];
        byte[] bytes = [1];
        PacketList<string> list = items;
        PacketBytes copy = bytes;
        (items[0], bytes[0]) = ("b", 2);

        list[0].ShouldBe("a");
        copy.Span[0].ShouldBe((byte)1);
    }
}
