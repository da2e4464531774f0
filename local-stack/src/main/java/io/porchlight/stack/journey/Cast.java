package io.porchlight.stack.journey;

import com.uber.h3core.H3Core;
import io.porchlight.contracts.api.CircleSettings;
import io.porchlight.contracts.api.RequestSettings;
import io.porchlight.contracts.event.RetentionDays;
import io.porchlight.contracts.list.ClosedLists;
import io.porchlight.doorbell.Doorbell;
import io.porchlight.doorbell.pairing.Provisioning;
import io.porchlight.doorbell.state.DeviceState;
import io.porchlight.sealing.circle.Invitation;
import io.porchlight.sealing.circle.Role;
import io.porchlight.sealing.device.DeviceSettings;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.CompactJws;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.request.RequestTerms;
import io.porchlight.sealing.request.RequestWindow;
import io.porchlight.stack.player.Accreditor;
import io.porchlight.stack.player.Home;
import io.porchlight.stack.player.HomeDoorbells;
import io.porchlight.stack.player.HomeSession;
import io.porchlight.stack.player.MemberDevice;
import io.porchlight.stack.player.Officer;
import io.porchlight.stack.player.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** Puts the demo's people and doorbells on the stage. */
public final class Cast {
    /** The demo agency. */
    public static final String AGENCY = "riverton-pd";

    /** Where the demo town lies: in the ocean, so that nobody lives there. */
    public static final double TOWN_LATITUDE = 47.0;

    /** See {@link #TOWN_LATITUDE}. */
    public static final double TOWN_LONGITUDE = -30.0;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CELL_RESOLUTION = 9;

    private final Stage stage;
    private final H3Core h3;
    private final Set<String> loud = ConcurrentHashMap.newKeySet();

    /** For this stage. */
    public Cast(Stage stage) {
        this.stage = stage;
        try {
            this.h3 = H3Core.newInstance();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The demo home's coarse cell. */
    public String homeCell() {
        return h3.latLngToCellAddress(TOWN_LATITUDE, TOWN_LONGITUDE, CELL_RESOLUTION);
    }

    /** A signed-in homeowner. */
    public HomeSession homeowner(String user) {
        return HomeSession.signIn(stage.addresses(), user, password(user));
    }

    /** A new home with a new device, plan and place set; {@code audio}: its doorbells are to record sound. */
    public Home newHome(HomeSession session, boolean audio) {
        return newHome(session, MemberDevice.fresh(), audio);
    }

    /** The same with a device that the person has already, perhaps from another home. */
    public Home newHome(HomeSession session, MemberDevice device, boolean audio) {
        Home home = Home.create(session, device);
        home.settings(new CircleSettings(
                "STANDARD",
                new RetentionDays(30, 30, 30, 30),
                homeCell(),
                new RequestSettings(false, 50, null, List.of())));
        if (audio) {
            loud.add(home.circleId());
        }
        return home;
    }

    /** A new doorbell, provisioned and switched on. */
    public Doorbell newDoorbell(String name) throws IOException {
        Path folder = stage.devices().resolve("doorbells").resolve(name);
        DeviceState state = DeviceState.make(folder);
        String token = CompactJws.sign(
                Json.object("typ", "porchlight-manufacturer", "v", 1, "deviceId", state.deviceId()),
                Signer.of(stage.manufacturer()));
        Provisioning.provision(state, stage.edge(), token);
        return Doorbell.switchOn(state, stage.edge());
    }

    /** Pairs a doorbell with a home, waits until the edge lets it send events, and switches sound on where wanted. */
    public void pair(Home home, Doorbell doorbell) throws IOException, InterruptedException {
        doorbell.enterPairingMode();
        home.pair(doorbell.state().qr());
        if (!doorbell.awaitPaired(PATIENCE.toSeconds())) {
            throw new IOException("The doorbell did not hear that it was paired.");
        }
        Waiting.until("the doorbell to be in its home's chain", PATIENCE, () -> {
            try {
                doorbell.refreshCircle();
            } catch (IOException e) {
                // The edge learns of the pairing by a message; until then it knows no chain for this doorbell.
                return null;
            }
            return doorbell.circle()
                    .chain()
                    .orElseThrow()
                    .state()
                    .device(doorbell.state().deviceId())
                    .orElse(null);
        });
        if (loud.contains(home.circleId())) {
            new HomeDoorbells(home)
                    .send(doorbell.state().deviceId(), DeviceSettings.first().withAudio(true));
        }
    }

    /** An officer who is signed in; the device's keys are remembered, so that a second run is the same officer. */
    public Officer officer(String user) {
        return Officer.signIn(
                stage.addresses(),
                stage.trust(),
                MemberDevice.in(stage.devices().resolve("officers").resolve(user + ".json")),
                user,
                password(user));
    }

    /** Makes sure that the agency exists, accredited, with both officers in it. */
    public void agency(Officer first, Officer second) {
        Accreditor accreditor = new Accreditor(stage.addresses().lawEnforcement(), stage.accrediting());
        if (first.chain().isEmpty()) {
            first.proposeAgency("Riverton Police");
            accreditor.accredit(AGENCY);
            await("the accredited agency", () -> first.chain().isPresent());
        }
        if (!second.isMember()) {
            Instant now = Instant.now();
            Invitation invitation = Invitation.to(first.chain().orElseThrow().circleId());
            second.join(invitation);
            first.admit(invitation, now, Role.PRIMARY);
            accreditor.accredit(AGENCY);
            await("the second officer", second::isMember);
        }
        await("the agency in the public log", () -> first.agency().createProof() != null);
    }

    /** A request around the demo home, for the last hours. */
    public Officer.Draft draft(String caseNumber) {
        Instant end = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        end = end.minusSeconds(end.getEpochSecond() % 900);
        return draft(caseNumber, new RequestWindow(end.minus(Duration.ofHours(2)), end, "Atlantic/Azores"));
    }

    /** A request around the demo home for a given window. */
    public Officer.Draft draft(String caseNumber, RequestWindow window) {
        Instant deadline = Instant.now().truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofDays(3));
        Instant retain = deadline.plus(Duration.ofDays(90));
        return new Officer.Draft(
                caseNumber,
                "theft",
                "named-investigation",
                h3.gridDisk(homeCell(), 1).stream().sorted().toList(),
                window,
                deadline,
                RequestTerms.of(ClosedLists.terms().getLast().hash(), retain.getEpochSecond()),
                "Two bicycles were taken from a shed. We ask for pictures of people who walked by with a bicycle.");
    }

    private static void await(String what, BooleanSupplier condition) {
        Waiting.until(what, PATIENCE, () -> condition.getAsBoolean() ? Boolean.TRUE : null);
    }

    private String password(String user) {
        String password = stage.passwords().get(user);
        if (password == null) {
            throw new IllegalArgumentException("There is no login for " + user + ".");
        }
        return password;
    }
}
