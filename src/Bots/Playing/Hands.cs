using System.Numerics;
using Mallard.Bots.Playing.Deeds;
using Mallard.Bots.Playing.Seen;
using Mallard.Protocol;

namespace Mallard.Bots.Playing;

/// <summary>
/// What the hands do besides fighting: eat, take, craft, change clothes. One thing at a time, and the next when the server has said that
/// it is done, or has been silent for long.
/// </summary>
internal sealed class Hands(GameView view, Gear gear, Needs needs, Workbench workbench, Planner planner, PlayStyle style)
{
    private PacketType? _awaited;
    private int _answersBefore;
    private long _patientUntil;

    private Catalog Catalog => view.Catalog;

    /// <summary>Whether it is not known at the moment which weapon the hit of the next moment would be with.</summary>
    public bool AreChangingWeapons => _awaited is PacketType.PlayerEquipWeaponResponse or PacketType.ItemDetachmentNotification;

    /// <summary>The next thing to do; null if there is nothing, or the last is not done.</summary>
    public Deed? Next(Aim aim, long now)
    {
        if (_awaited is { } awaited)
        {
            var isDone = view.Answers(awaited) != _answersBefore;
            if (!isDone && now < _patientUntil) return null;
            // Refused, most likely because somebody else was quicker.
            if (!isDone) planner.GiveUp(aim, now + 3000);
            _awaited = null;
        }

        if (Choose(aim) is not { } deed) return null;
        if (AnswerOf(deed) is not { } answer) return deed;
        (_awaited, _answersBefore, _patientUntil) = (answer, view.Answers(answer), now + style.PatienceMilliseconds);
        return deed;
    }

    private Deed? Choose(Aim aim) =>
        Eat(aim) ?? UseBox() ?? PickUp() ?? Open(aim) ?? workbench.Next(aim) ?? MakeRoom() ?? Build(aim);

    private PacketType? AnswerOf(Deed deed) => deed is Deed.Use use
        ? Catalog.Food(use.Code) is not null ? PacketType.PlayerEatFoodResponse : PacketType.PlayerEquipWeaponResponse
        : deed.AnswerOf();

    private Deed.Use? Eat(Aim aim)
    {
        var me = view.Me;
        var wound = Catalog.Players.MaxHp - me.Hp;
        var isFighting = aim is Aim.Slay or Aim.Flee;
        if (wound < (isFighting ? 20 : 35) && me.Hunger > 35) return null;
        // The poorest food that is enough, or the best there is.
        var meal = gear.Foods.FirstOrDefault(food => food.Hp >= wound) ?? gear.Foods.LastOrDefault();
        if (meal is not null) return new Deed.Use(meal.Code);
        // Rather without mustard than dead.
        if (me.Hp > 25 && me.Hunger > 0) return null;
        return Catalog.Materials.Where(code => Catalog.Food(code) is not null && me.Carried[code] > 0).Select(code => new Deed.Use(code)).FirstOrDefault();
    }

    private Deed? UseBox()
    {
        if (view.Me.OpenBox == 0 || !view.Things.TryGetValue(view.Me.OpenBox, out var box) || !Reaches(box)) return null;
        if (box.IsCore) return UseCore(box);
        return TakeFrom(box);
    }

    private Deed.Take? TakeFrom(SeenThing box)
    {
        foreach (var (code, count) in box.Contents.All.OrderByDescending(item => needs.Worth(item.Key, item.Value)))
        {
            if (needs.Takes(code)) return new Deed.Take(box.Id, code, count);
        }

        return null;
    }

    // Everything goes in; the seeds one at a time, because the core makes one mustard whenever something is put in.
    private Deed UseCore(SeenThing core)
    {
        if (needs.WantsCoating && needs.IsCoatingReady) return new Deed.Take(core.Id, Catalog.Coating, 1);
        foreach (var material in Catalog.Materials.OrderBy(code => code == Catalog.Seed))
        {
            var carried = view.Me.Carried[material];
            if (carried > 0) return new Deed.Put(core.Id, material, material == Catalog.Seed ? 1 : carried);
        }

        return new Deed.Close(core.Id);
    }

    private Deed.PickUp? PickUp()
    {
        var reach = Catalog.Players.Reach.PickUp - 0.3f;
        foreach (var item in view.Ground)
        {
            if (Vector2.DistanceSquared(item.Position, view.Me.Position) > reach * reach || !needs.Takes(item.Code)) continue;
            if (!planner.IsGivenUp(new Aim.Fetch(item.Number))) return new Deed.PickUp(item.Position);
        }

        return null;
    }

    private Deed.Open? Open(Aim aim)
    {
        var box = aim switch
        {
            Aim.Loot loot => view.Things.GetValueOrDefault(loot.BoxId),
            Aim.Craft => view.Core,
            _ => null,
        };
        if (box is null || box.OpenedBy != 0 || view.Me.OpenBox == box.Id || !Reaches(box)) return null;
        return new Deed.Open(box.Id);
    }

    private bool Reaches(SeenThing box)
    {
        var reach = Catalog.Players.Reach;
        return Vector2.Distance(view.Me.Position, box.Position) <= (box.IsCore ? reach.Core : reach.Box) - 0.3f;
    }

    // A full bag can neither take nor combine.
    private Deed? MakeRoom()
    {
        if (gear.FreeSlots > 1) return null;
        if (gear.Foods.FirstOrDefault() is { } snack && (view.Me.Hp < Catalog.Players.MaxHp || view.Me.Hunger < 80)) return new Deed.Use(snack.Code);
        var (code, count) = view.Me.Carried.All.MinBy(item => needs.Worth(item.Key, item.Value));
        return new Deed.Drop(code, count);
    }

    // A wall in the way of whatever comes, if there is a kit.
    private Deed.Build? Build(Aim aim)
    {
        if (aim is not Aim.Defend defend || view.Me.Carried[Catalog.WallKit] == 0) return null;
        if (!view.Monsters.TryGetValue(defend.MonsterId, out var invader)) return null;
        var distance = invader.Position.Length();
        if (distance is < 7 or > 18) return null;
        var place = invader.Position * (4 / distance);
        if (Vector2.Distance(place, view.Me.Position) is < 1 or > 4.5f) return null;
        if (view.Things.Values.Any(thing => Vector2.Distance(thing.Position, place) < (thing.IsCore ? 2.5f : 1.5f))) return null;
        if (view.Players.Exists(player => Vector2.Distance(player.Position, place) < 1.2f)) return null;
        return view.Monsters.Values.Any(monster => Vector2.Distance(monster.Position, place) < 2) ? null : new Deed.Build(Catalog.WallKit, place);
    }
}
