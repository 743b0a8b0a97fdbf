using System.Collections.Immutable;

namespace Mallard.Survival.Worlds;

// What comes for the core at night.
internal sealed partial class World
{
    private readonly List<WaveMonster> _waveToPlace = [];
    private int _wave = 1;
    private long _waveAnswerDueAt;

    private void BeginWave()
    {
        // A host that never answered the one before has a second one to place.
        if (_waveToPlace.Count > 0) PlaceWave();
        var waves = _data.Monsters.Waves;
        var size = Math.Min(waves.MaxSize, waves.FirstSize + ((long)waves.Growth * (_wave - 1)));
        size = Math.Clamp(waves.MaxLiving - _monsters.Count, 0, size);
        var codes = waves.CodesByWave[Math.Min(_wave, waves.CodesByWave.Length) - 1];
        for (var n = 0; n < size; n++) _waveToPlace.Add(new WaveMonster(_nextMonsterId++, codes[_random.Below(codes.Length)]));
        if (waves.BossEvery > 0 && _wave % waves.BossEvery == 0) _waveToPlace.Add(new WaveMonster(_nextMonsterId++, waves.BossCode));
        _wave++;

        if (!_rules.HostRunsMonsters)
        {
            PlaceWave();
            return;
        }

        _waveAnswerDueAt = Elapsed + _rules.WaveAnswerMilliseconds;
        Happened(new WorldEvent.WaveWanted(OwnerId, [.. _waveToPlace]));
    }

    /// <summary>A host that does not answer does not spare its players the wave.</summary>
    private void PlaceLateWave()
    {
        if (_waveToPlace.Count > 0 && Elapsed >= _waveAnswerDueAt) PlaceWave();
    }

    private void PlaceWave()
    {
        var came = ImmutableArray.CreateBuilder<(int, int, Point)>(_waveToPlace.Count);
        foreach (var wanted in _waveToPlace)
        {
            var at = FarAway();
            Admit(wanted, at);
            came.Add((wanted.Id, wanted.Code, at));
        }

        _waveToPlace.Clear();
        if (came.Count > 0) Happened(new WorldEvent.WaveCame(came.MoveToImmutable()));
    }

    // On the edge of a square around the core.
    private Point FarAway()
    {
        var waves = _data.Monsters.Waves;
        var distance = _random.Uniform(waves.MinAxisDistance, waves.MaxAxisDistance);
        var along = _random.Uniform(-distance, distance);
        return Clamp(_random.Below(4) switch
        {
            0 => new Point(distance, along),
            1 => new Point(-distance, along),
            2 => new Point(along, distance),
            _ => new Point(along, -distance),
        });
    }

    private void Admit(WaveMonster wanted, Point at)
    {
        var monster = new Monster(wanted.Id, _data.MonsterKind(wanted.Code)) { Position = at, OfWave = true, MovedAt = Elapsed };
        // Ids count up, but a host may answer after the next wave has been counted.
        var index = _monsters.FindLastIndex(other => other.Id < wanted.Id) + 1;
        _monsters.Insert(index, monster);
        Rouse(monster);
    }
}
