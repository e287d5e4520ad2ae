using Enforcer.Resources.Helm.Functions;
using static Enforcer.Resources.Helm.Templates.TemplateExpression;

namespace Enforcer.Resources.Helm.Templates;

/// <summary>
/// Runs templates as Helm does, but for a member of nothing, which is nothing instead of the end of it all: most of a chart can be judged
/// without the values that only its user knows.
/// </summary>
/// <param name="defined">Every named template of the chart and of those below it.</param>
/// <param name="budget">Shared by all templates of a chart.</param>
internal sealed class TemplateRun(IReadOnlyDictionary<string, IReadOnlyList<TemplateNode>> defined, TemplateBudget budget)
{
    private readonly TemplateVariables _variables = new();

    // Inside a called template there is no place in the file at hand: what it writes came from the call.
    private int? _calledFrom;

    private enum Flow
    {
        On,
        Break,
        Continue,
    }

    /// <exception cref="TemplateException">The template cannot be run, with the place in it.</exception>
    public TemplateOutput Run(IReadOnlyList<TemplateNode> nodes, object? dot)
    {
        var output = new TemplateOutput(budget);
        _variables.Declare("", dot);
        Run(nodes, dot, output);
        return output;
    }

    private Flow Run(IReadOnlyList<TemplateNode> nodes, object? dot, TemplateOutput output)
    {
        var known = _variables.Count;
        var flow = Flow.On;
        foreach (var node in nodes)
        {
            flow = Run(node, dot, output);
            if (flow != Flow.On)
            {
                break;
            }
        }

        _variables.Forget(known);
        return flow;
    }

    private Flow Run(TemplateNode node, object? dot, TemplateOutput output)
    {
        try
        {
            budget.Step();
            return Step(node, dot, output);
        }
        catch (TemplateException failure) when (_calledFrom is null)
        {
            throw failure.At(node.Offset);
        }
    }

    private Flow Step(TemplateNode node, object? dot, TemplateOutput output)
    {
        switch (node)
        {
            case TemplateNode.Text text:
                output.Write(text.Value, _calledFrom ?? text.Offset, _calledFrom is null);
                return Flow.On;
            case TemplateNode.Action action:
                var value = Evaluate(action.Pipeline, dot);
                if (action.Pipeline.Variables.Count == 0)
                {
                    output.Write(GoValue.Text(value), _calledFrom ?? action.Offset, isOwn: false);
                }

                return Flow.On;
            case TemplateNode.If branch:
                return Scoped(() => Run(GoValue.IsEmpty(Evaluate(branch.Condition, dot)) ? branch.Else : branch.Then, dot, output));
            case TemplateNode.With with:
                return Scoped(() => Evaluate(with.Value, dot) is var held && GoValue.IsEmpty(held) ? Run(with.Else, dot, output) : Run(with.Then, held, output));
            case TemplateNode.Range range:
                return Scoped(() => Loop(range, dot, output));
            case TemplateNode.Call call:
                var argument = call.Argument is null ? null : Evaluate(call.Argument, dot);
                Include(call.Name, argument, output, call.Offset);
                return Flow.On;
            case TemplateNode.Break:
                return Flow.Break;
            default:
                return Flow.Continue;
        }
    }

    private Flow Scoped(Func<Flow> body)
    {
        var known = _variables.Count;
        var flow = body();
        _variables.Forget(known);
        return flow;
    }

    private Flow Loop(TemplateNode.Range range, object? dot, TemplateOutput output)
    {
        var over = Evaluate(range.Over with { Variables = [] }, dot);
        IReadOnlyList<(object? Key, object? Value)> items = over switch
        {
            List<object?> list => [.. list.Select((item, index) => ((object?)(long)index, item))],
            GoMap map => [.. map.Sorted.Select(entry => ((object?)entry.Key, entry.Value))],
            long count => [.. Enumerable.Range(0, new Arguments(count).Size(0, TemplateBudget.MostSteps)).Select(index => ((object?)(long)index, (object?)(long)index))],
            _ => [],
        };
        if (items.Count == 0)
        {
            return Run(range.Else, dot, output);
        }

        foreach (var (key, value) in items)
        {
            var known = _variables.Count;
            Bind(range.Over, key, value);
            var flow = Run(range.Body, value, output);
            _variables.Forget(known);
            if (flow == Flow.Break)
            {
                break;
            }
        }

        return Flow.On;
    }

    private void Bind(Pipeline over, object? key, object? value)
    {
        IReadOnlyList<object?> bound = over.Variables.Count == 2 ? [key, value] : [value];
        for (var i = 0; i < over.Variables.Count; i++)
        {
            if (over.Assigns)
            {
                _variables.Assign(over.Variables[i], bound[i]);
            }
            else
            {
                _variables.Declare(over.Variables[i], bound[i]);
            }
        }
    }

    private object? Evaluate(Pipeline pipeline, object? dot)
    {
        object? value = null;
        for (var i = 0; i < pipeline.Commands.Count; i++)
        {
            value = Evaluate(pipeline.Commands[i], dot, i > 0, value);
        }

        foreach (var name in pipeline.Variables)
        {
            if (pipeline.Assigns)
            {
                _variables.Assign(name, value);
            }
            else
            {
                _variables.Declare(name, value);
            }
        }

        return value;
    }

    private object? Evaluate(Command command, object? dot, bool isPiped, object? piped)
    {
        budget.Step();
        var first = command.Operands[0];
        if (first is Function { Name: "and" or "or" } logic)
        {
            return Weigh(logic.Name == "and", command, dot, isPiped, piped);
        }

        if (first is not Function and not Field)
        {
            return command.Operands.Count == 1 && !isPiped ? Value(first, dot) : throw new TemplateException(first.Offset, "a value is given values as if it were a function");
        }

        var arguments = command.Operands.Skip(1).Select(operand => Value(operand, dot));
        IReadOnlyList<object?> given = [.. isPiped ? arguments.Append(piped) : arguments];
        return first is Function function ? Call(function, new Arguments(given), dot) : Member((Field)first, dot, given);
    }

    // Decided by the first value that decides; those behind it are not computed.
    private object? Weigh(bool isAnd, Command command, object? dot, bool isPiped, object? piped)
    {
        object? value = null;
        foreach (var operand in command.Operands.Skip(1))
        {
            value = Value(operand, dot);
            if (GoValue.IsEmpty(value) == isAnd)
            {
                return value;
            }
        }

        return isPiped ? piped : value;
    }

    private object? Value(TemplateExpression expression, object? dot) => expression switch
    {
        Literal literal => literal.Value,
        Dot => dot,
        Variable variable => _variables.Get(variable.Name),
        Field field => Member(field, dot, []),
        Function function => Call(function, default, dot),
        Pipeline pipeline => Inner(pipeline, dot),
        Command command => Evaluate(command, dot, false, null),
        _ => throw new TemplateException(expression.Offset, "a value is none"),
    };

    private object? Inner(Pipeline pipeline, object? dot)
    {
        var known = _variables.Count;
        var value = Evaluate(pipeline, dot);
        _variables.Forget(known);
        return value;
    }

    private object? Member(Field field, object? dot, IReadOnlyList<object?> given)
    {
        var member = Value(field.Of, dot) is GoMap map ? map.GetValueOrDefault(field.Name) : null;
        return member is GoMethod method ? method(new Arguments(given))
            : given.Count == 0 ? member
            : throw new TemplateException(field.Offset, "a value is given values as if it were a function");
    }

    private object? Call(Function function, Arguments arguments, object? dot)
    {
        try
        {
            var result = function.Name switch
            {
                "include" => Included(arguments, function.Offset),
                "tpl" => Nested(arguments, function.Offset),
                _ when FunctionCatalog.All.TryGetValue(function.Name, out var body) => body(arguments),
                _ => throw new TemplateException($"the function '{PrintableText.Brief(function.Name, 40)}' is not known"),
            };
            budget.Write(result is string text ? text.Length : 1);
            return result;
        }
        catch (TemplateException failure)
        {
            throw failure.At(function.Offset);
        }
        catch (Exception failure) when (failure is FormatException or OverflowException or ArgumentException or InvalidOperationException or DivideByZeroException)
        {
            throw new TemplateException(function.Offset, $"the function '{function.Name}' cannot take what it is given");
        }
    }

    private string Included(Arguments arguments, int offset)
    {
        var output = new TemplateOutput(budget);
        Include(arguments.Text(0), arguments.Count > 1 ? arguments[1] : null, output, offset);
        return output.Text;
    }

    private void Include(string name, object? argument, TemplateOutput output, int offset)
    {
        if (!defined.TryGetValue(name, out var nodes))
        {
            throw new TemplateException(offset, $"no template is named '{PrintableText.Brief(name, 100)}': a chart that this one depends on may be missing (helm dependency build)");
        }

        Within(offset, () => new TemplateRun(defined, budget) { _calledFrom = _calledFrom ?? offset }.RunInto(nodes, argument, output));
    }

    private string Nested(Arguments arguments, int offset)
    {
        var more = new Dictionary<string, IReadOnlyList<TemplateNode>>(defined, StringComparer.Ordinal);
        var output = new TemplateOutput(budget);
        Within(offset, () =>
        {
            var text = arguments.Text(0);
            // Most of what is given is no template at all.
            if (!text.Contains("{{", StringComparison.Ordinal))
            {
                output.Write(text, offset, isOwn: false);
                return true;
            }

            var nodes = TemplateParser.Parse(text, more);
            return new TemplateRun(more, budget) { _calledFrom = _calledFrom ?? offset }.RunInto(nodes, arguments[1], output);
        });
        return output.Text;
    }

    private bool RunInto(IReadOnlyList<TemplateNode> nodes, object? dot, TemplateOutput output)
    {
        _variables.Declare("", dot);
        Run(nodes, dot, output);
        return true;
    }

    // A fault inside is told at the call: the file at hand is where it can be found.
    private void Within(int offset, Func<bool> called)
    {
        try
        {
            budget.Call(called);
        }
        catch (TemplateException failure)
        {
            throw new TemplateException(offset, failure.Message);
        }
    }
}
