package io.porchlight.contracts.event;

/** Data of a CloudEvent that Porchlight's services exchange; {@link EventType} gives its type, topic and record. */
public sealed interface Event
        permits DeviceEvent,
                DeviceReply,
                DeviceRegistration,
                DeviceRevocation,
                DeviceCertificate,
                DeviceSession,
                GatewayNode,
                DeviceLogin,
                EpochKey,
                DeviceCommand,
                ClipStored,
                ClipsBatched,
                ClipFetched,
                ClipExpired,
                Revocation,
                AgencyLink,
                AgencyLinkLogged,
                RequestSubmitted,
                RequestPublished,
                RequestRefused,
                DisclosureGranted,
                DisclosureWithdrawn,
                DisclosureAccess {}
