using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Heddle.Policy;

/// <summary>A list of places in a policy set that needs the heap only when it grows.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct PlaceList
{
    private const int InlineCapacity = 8;

    private InlinePlaces _inline;
    private int[]? _spilled;

    public int Count { get; private set; }

    public void Add(int place)
    {
        if (Count < InlineCapacity)
        {
            _inline[Count++] = place;
            return;
        }

        if (_spilled is null)
        {
            _spilled = new int[InlineCapacity * 4];
            ((ReadOnlySpan<int>)_inline).CopyTo(_spilled);
        }
        else if (Count == _spilled.Length)
        {
            Array.Resize(ref _spilled, Count * 2);
        }

        _spilled[Count++] = place;
    }

    /// <summary>The policies at the places, in order and each once.</summary>
    public readonly ImmutableArray<CedarPolicy> Select(CedarPolicy[] policies)
    {
        if (Count == 0)
        {
            return [];
        }

        Span<int> places = Count <= InlineCapacity ? stackalloc int[InlineCapacity] : new int[Count];
        places = places[..Count];
        ReadOnlySpan<int> inline = _inline;
        (_spilled is null ? inline[..Count] : _spilled.AsSpan(0, Count)).CopyTo(places);
        places.Sort();
        var distinct = 1;
        for (var i = 1; i < places.Length; i++)
        {
            if (places[i] != places[distinct - 1])
            {
                places[distinct++] = places[i];
            }
        }

        var selected = new CedarPolicy[distinct];
        for (var i = 0; i < distinct; i++)
        {
            selected[i] = policies[places[i]];
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(selected);
    }

    [InlineArray(InlineCapacity)]
    private struct InlinePlaces
    {
        private int _first;
    }
}
