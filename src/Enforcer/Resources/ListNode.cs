using System.Text.Json;

namespace Enforcer.Resources;

/// <summary>A list of values.</summary>
internal sealed class ListNode : Node
{
    private readonly Node[] _items;

    public ListNode(IEnumerable<Node> items, TextPosition start, TextPosition end)
        : this([.. items], start, end)
    {
    }

    private ListNode(Node[] items, TextPosition start, TextPosition end)
        : base(start, end)
    {
        _items = items;
        for (var i = 0; i < _items.Length; i++)
        {
            _items[i] = Attached(_items[i], null, i);
        }
    }

    /// <summary>Takes the array itself, which nobody else may change: for readers that have built it for this.</summary>
    public static ListNode Owning(Node[] items) => new(items, TextPosition.Start, TextPosition.Start);

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
