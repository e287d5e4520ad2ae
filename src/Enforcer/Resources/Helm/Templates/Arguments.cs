using System.Globalization;

namespace Enforcer.Resources.Helm.Templates;

/// <summary>What a function of a template is given, read leniently as sprig does, and counted strictly.</summary>
/// <param name="values">In order; what a pipe hands on comes last.</param>
internal readonly struct Arguments(params IReadOnlyList<object?> values)
{
    private readonly IReadOnlyList<object?>? _values = values;

    public int Count => _values?.Count ?? 0;

    public IReadOnlyList<object?> All => _values ?? [];

    public object? Last => this[Count - 1];

    /// <exception cref="TemplateException">Fewer were given.</exception>
    public object? this[int index] => index >= 0 && index < Count ? _values![index] : throw new TemplateException("a function is given fewer values than it takes");

    public string Text(int index) => GoValue.Text(this[index]);

    public long Integer(int index) => GoValue.Integer(this[index]);

    public double Number(int index) => GoValue.Number(this[index]);

    /// <summary>The list at the place; none for nil.</summary>
    /// <exception cref="TemplateException">Something else stands there.</exception>
    public List<object?> List(int index) => this[index] switch
    {
        null => [],
        List<object?> list => list,
        _ => throw new TemplateException("a function is given something else than a list"),
    };

    /// <summary>The map at the place; an empty one for nil.</summary>
    /// <exception cref="TemplateException">Something else stands there.</exception>
    public GoMap Map(int index) => this[index] switch
    {
        null => [],
        GoMap map => map,
        _ => throw new TemplateException("a function is given something else than a map"),
    };

    /// <summary>A count that is used to make something: bounded.</summary>
    /// <exception cref="TemplateException">It is larger than <paramref name="most"/>.</exception>
    public int Size(int index, int most)
    {
        var size = Integer(index);
        return size <= most ? (int)Math.Max(size, 0) : throw new TemplateException(string.Create(CultureInfo.InvariantCulture, $"a function is asked for more than {most} of something"));
    }

    public Arguments From(int index) => new([.. All.Skip(index)]);
}
