namespace ManagedIdentityEmulator.Soak.Traffic;

/// <summary>Something that is done again and again, at its own pace, one after the other.</summary>
internal sealed record Errand(string Name, TimeSpan Every, Func<CancellationToken, Task> DoAsync)
{
    public static Errand PerSecond(string name, double times, Func<CancellationToken, Task> doAsync) => new(name, TimeSpan.FromSeconds(1 / times), doAsync);

    public async Task RunAsync(Findings findings, CancellationToken cancel)
    {
        using var pace = new PeriodicTimer(Every);
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await DoAsync(cancel);
                findings.Count(Name);
            }
            catch (Exception) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) // whatever it is, it is what this program is there to find
            {
                findings.Fail(Name, e.GetBaseException().Message);
            }

            await ((Task)pace.WaitForNextTickAsync(cancel).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
