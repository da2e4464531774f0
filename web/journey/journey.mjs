/**
 * The main job as people do it, in Chromium. PORCHLIGHT_JOURNEY is JSON: {"home", "portal", "log": addresses, "passwords": by
 * user name, "pairing": the text of the doorbell's QR code, "agency", "caseNumber", "chromium": executable, "folder": for
 * what the browser saves, "screenshots"?: where the pictures of the README go}. Exits 0 when all of it went through.
 */
import { makeHome, pairDoorbell, seeAccess, seeClips, share, watch } from './homeowner.mjs';
import { onRecord } from './log.mjs';
import { ask, exportBag, foundAgency, openDisclosure } from './officers.mjs';
import { launch, Person, say } from './person.mjs';

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 800 };

const stage = JSON.parse(process.env.PORCHLIGHT_JOURNEY);
const browser = await launch(stage.chromium);
const people = [];
try {
  const alice = await arrives('alice', PHONE);
  const ada = await arrives('ada', DESKTOP);
  const ben = await arrives('ben', DESKTOP);
  await makeHome(alice, stage.home, stage.passwords.alice);
  await pairDoorbell(alice, stage.pairing);
  await seeClips(alice);
  const recorded = onRecord(stage.log);
  // Told of where it is waited for.
  recorded.catch(() => {});
  await watch(alice);
  await foundAgency(ada, ben, stage.portal, stage.agency, stage.passwords);
  await recorded;
  await ask(ada, ben, stage.caseNumber);
  await share(alice, stage.agency);
  await openDisclosure(ada);
  await exportBag(ada, `${stage.folder}/evidence.zip`);
  await seeAccess(alice);
  say('the main job went through');
} catch (error) {
  process.exitCode = 1;
  console.log(error);
  for (const person of people) console.log(await person.lastSight(stage.folder));
} finally {
  await browser.close();
}

async function arrives(name, viewport) {
  const person = await Person.at(browser, name, viewport, stage.screenshots);
  people.push(person);
  return person;
}
