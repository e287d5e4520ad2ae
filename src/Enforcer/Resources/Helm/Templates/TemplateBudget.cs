namespace Enforcer.Resources.Helm.Templates;

/// <summary>What all templates of a chart together may ask for: a chart is somebody's program, and need not end.</summary>
internal sealed class TemplateBudget
{
    /// <summary>Values computed and nodes run.</summary>
    public const int MostSteps = 3_000_000;

    /// <summary>Characters made by functions and written.</summary>
    public const int MostCharacters = 64 * 1024 * 1024;

    /// <summary>Templates that call one another. Helm's own bound is 1000; the stack's is nearer.</summary>
    public const int DeepestCall = 100;

    private int _steps;
    private long _characters;
    private int _depth;

    /// <exception cref="TemplateException">The chart asks for too much.</exception>
    public void Step()
    {
        if (++_steps > MostSteps)
        {
            throw new TemplateException($"the chart computes more than {MostSteps} values");
        }
    }

    /// <exception cref="TemplateException">The chart asks for too much.</exception>
    public void Write(int characters)
    {
        _characters += characters;
        if (_characters > MostCharacters)
        {
            throw new TemplateException($"the chart writes more than {MostCharacters / 1024 / 1024} million characters");
        }
    }

    /// <exception cref="TemplateException">Templates call one another without end.</exception>
    public T Call<T>(Func<T> called)
    {
        if (++_depth > DeepestCall)
        {
            throw new TemplateException($"templates call one another deeper than {DeepestCall}");
        }

        try
        {
            return called();
        }
        finally
        {
            _depth--;
        }
    }
}
