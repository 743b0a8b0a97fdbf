using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace Mallard.Hosting.Actors;

/// <summary>
/// A mailbox that holds next to nothing while it is empty: for actors there are tens of thousands of, most of which have nothing to do. Akka's
/// usual one keeps places for 32 messages, over a kilobyte; this one takes memory for each message instead.
/// </summary>
public sealed class LeanMailbox : MailboxType, IProducesMessageQueue<LeanMailbox.MessageQueue>
{
    /// <summary>Its name in <see cref="Props.WithMailbox"/> and in the configuration of a dispatcher.</summary>
    public const string Name = "mallard-lean-mailbox";

    /// <summary>Made by Akka.</summary>
    public LeanMailbox(Settings settings, Config config)
        : base(settings, config)
    {
    }

    /// <summary>Names it to an actor system that does not know it yet.</summary>
    public static void AddTo(ActorSystem system)
    {
        if (!system.Settings.Config.HasPath(Name))
            system.Settings.InjectTopLevelFallback(ConfigurationFactory.ParseString($"{Name}.mailbox-type = \"{TypeName}\""));
    }

    /// <summary>Its name in a configuration.</summary>
    public static string TypeName { get; } = typeof(LeanMailbox).AssemblyQualifiedName!;

    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new MessageQueue();

    /// <summary>Any thread enqueues; the one that runs the actor takes, and puts back what was stashed.</summary>
    public sealed class MessageQueue : IMessageQueue, IUnboundedDequeBasedMessageQueueSemantics
    {
        private Node? _front;
        private Node _last;
        private Node _first;

        public MessageQueue() => _first = _last = new Node();

        public bool HasMessages => _front is not null || Volatile.Read(ref Volatile.Read(ref _first).Next) is not null;

        public int Count
        {
            get
            {
                var count = 0;
                for (var node = _front; node is not null; node = node.Next) count++;
                for (var node = Volatile.Read(ref _first.Next); node is not null; node = Volatile.Read(ref node.Next)) count++;
                return count;
            }
        }

        public void Enqueue(IActorRef receiver, Envelope envelope)
        {
            var node = new Node { Envelope = envelope };
            // Between these two lines the node is not to be seen; whoever enqueues wakes the actor after them.
            var before = Interlocked.Exchange(ref _last, node);
            // Not just written: it must be there for all to see before the caller looks whether the actor runs. Of the two, that look would pass the write in
            // the processor, and an actor that comes to rest at that moment would see nothing and not be woken: the message waited for the next one.
            Interlocked.Exchange(ref before.Next, node);
        }

        public void EnqueueFirst(Envelope envelope) => _front = new Node { Envelope = envelope, Next = _front };

        public bool TryDequeue(out Envelope envelope)
        {
            if (_front is { } stashed)
            {
                _front = stashed.Next;
                envelope = stashed.Envelope;
                return true;
            }

            if (Volatile.Read(ref _first.Next) is not { } next)
            {
                envelope = default;
                return false;
            }

            envelope = next.Envelope;
            // It stays as the empty first one, and must not hold the message.
            next.Envelope = default;
            var before = _first;
            Volatile.Write(ref _first, next);
            // Once one of them is old, it would keep all that come after it alive, dead or not, until old objects are collected.
            before.Next = null;
            return true;
        }

        public void CleanUp(IActorRef owner, IMessageQueue deadletters)
        {
            while (TryDequeue(out var envelope)) deadletters.Enqueue(owner, envelope);
        }

        /// <summary>The empty one before the next message.</summary>
        internal Node First => _first;

        internal sealed class Node
        {
            public Envelope Envelope;
            public Node? Next;
        }
    }
}
