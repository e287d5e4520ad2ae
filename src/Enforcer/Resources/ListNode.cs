using System.Text.Json;

namespace Enforcer.Resources;

/// <summary>A list of values.</summary>
internal sealed class ListNode : Node
{
    private readonly Node[] _items;

    public ListNode(IEnumerable<Node> items, TextPosition start, TextPosition end)
        : base(start, end)
    {
        _items = [.. items];
        for (var i = 0; i < _items.Length; i++)
        {
            _items[i] = Attached(_items[i], null, i);
        }
    }

    public override IReadOnlyList<Node> Items => _items;

    public override Node Copy() => new ListNode(_items.Select(item => item.Copy()), Start, End);

    public override void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var item in _items)
        {
            item.WriteTo(writer);
        }

        writer.WriteEndArray();
    }
}
