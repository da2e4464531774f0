import { expect, say } from './person.mjs';

/** Signs in and makes the home; the recovery code goes to a safe place. */
export async function makeHome(alice, address, password) {
  await alice.page.goto(address);
  await alice.button('Sign in').waitFor();
  await alice.check('signed out');
  await alice.button('Sign in').click();
  await alice.typeLogin('alice', password);
  await alice.button('Make my home').waitFor();
  await alice.check('make your home');
  await alice.button('Make my home').click();
  await alice.heading('Your recovery code').waitFor();
  await alice.check('recovery code');
  await alice.role('checkbox', 'I have the code in a safe place').check();
  await alice.button('Continue').click();
  await alice.heading('Nothing so far').waitFor();
  await alice.check('an empty day');
  say('alice made her home');
}

/** Says where the home lies and that it may be asked often; then pairs the doorbell, which is to record sound. */
export async function pairDoorbell(alice, pairingCode) {
  await alice.link('Home').click();
  await alice.role('combobox', 'Cell of the town').selectOption({ index: 1 });
  await alice.role('spinbutton', 'Requests a month, at most').fill('90');
  await alice.button('Save settings').click();
  await alice.page.getByText('Saved', { exact: true }).waitFor();
  await alice.box('Code of the doorbell').fill(pairingCode);
  await alice.box('Name').fill('Front door');
  await alice.role('checkbox', 'Record sound').check();
  await alice.button('Pair').click();
  await alice.page.getByText('Front door belongs to your home').waitFor();
  await alice.check('home');
  say('alice paired the doorbell by its code');
}

/** Three clips of the day are there. */
export async function seeClips(alice) {
  await alice.link('Today').click();
  await alice.link(/Open the clip/).nth(2).waitFor();
}

/** The day with its pictures; then one clip, played and jumped about in. */
export async function watch(alice) {
  const pictures = alice.role('img', /Still picture/);
  for (let one = 0; one < 3; one++) {
    await alice.link(/Open the clip/).nth(one).scrollIntoViewIfNeeded();
    await pictures.nth(one).waitFor();
  }
  await alice.role('heading', 'Today', { exact: true }).scrollIntoViewIfNeeded();
  await alice.check('today');
  await alice.picture('home-today');
  say('her phone opened the pictures of the day');

  await alice.byKeyboard(alice.link(/Open the clip: Movement/).first());
  const video = alice.page.getByLabel(/^Clip: /);
  await video.waitFor();
  const { duration, reached, width } = await video.evaluate(seek, 2);
  expect(duration > 3 && width > 0, `a clip of some seconds with a picture, not ${duration} s, ${width} pixels wide`);
  expect(Math.abs(reached - 2) < 0.1, `to be at 2 s, not at ${reached} s`);
  await alice.button('One frame on').click();
  await video.evaluate(settled);
  const after = await video.evaluate((player) => player.currentTime);
  expect(after > reached, 'the next frame to come after the one before');
  await alice.page.getByText('Sealed by Front door, checked on this device').click();
  await alice.page.getByText('The opened picture is exactly what the doorbell sealed.').waitFor();
  await alice.check('a clip');
  say('her phone played a clip and jumped about in it');
}

/** What she is asked, checked on her phone; one clip, its picture without its sound. */
export async function share(alice, agency) {
  await alice.link('Requests').click();
  const asked = alice.link(new RegExp(agency)).first();
  await asked.waitFor();
  await alice.check('requests');
  say('alice is asked');
  await asked.click();
  await alice.heading(`${agency} asks for footage`).waitFor();
  await alice.page.getByText('Checked on this device: 6 of 6 hold').click();
  await alice.page.getByText('You may say no. Nobody will know: the police cannot see who was asked.').waitFor();
  const clips = alice.role('checkbox', /^Share clip/);
  expect((await clips.count()) >= 3, `three clips to choose from, not ${await clips.count()}`);
  const number = await clipWithSound(alice, await clips.count());
  expect(await alice.role('checkbox', `Picture of clip ${number}`).isChecked(), 'the picture to go along');
  const sound = alice.role('checkbox', `Sound of clip ${number}`);
  expect(!(await sound.isChecked()), 'the sound to stay at home');
  expect(!(await alice.role('checkbox', 'Approximate place').isChecked()), 'the place to stay at home');
  expect(!(await alice.role('checkbox', 'My contact').isChecked()), 'the contact to stay at home');
  await alice.check('a request');
  await alice.role('checkbox', 'My contact').scrollIntoViewIfNeeded();
  await alice.picture('home-request');
  await alice.button('Share 1 clip').click();
  await alice.heading('You shared').waitFor();
  await alice.check('a share');
  say('alice shared the picture of one clip, not its sound');
}

/** Ticks the first clip that has sound, and leaves it ticked. */
async function clipWithSound(alice, count) {
  for (let number = 1; number <= count; number++) {
    const tick = alice.role('checkbox', `Share clip ${number}`);
    await tick.check();
    if (await alice.role('checkbox', `Sound of clip ${number}`).isEnabled()) return number;
    await tick.uncheck();
  }
  throw new Error('Expected a clip with sound among those that she can share.');
}

/** Who opened what. */
export async function seeAccess(alice) {
  await alice.link('Privacy').click();
  await alice.role('row', /Riverton|officer/i).first().waitFor();
  await alice.check('privacy');
  say('alice sees who opened what');
}

async function seek(player, second) {
  if (player.readyState < 2) await new Promise((done) => player.addEventListener('loadeddata', done, { once: true }));
  const arrived = new Promise((done) => player.addEventListener('seeked', done, { once: true }));
  player.currentTime = second;
  await arrived;
  return { duration: player.duration, reached: player.currentTime, width: player.videoWidth };
}

async function settled(player) {
  if (player.seeking) await new Promise((done) => player.addEventListener('seeked', done, { once: true }));
}
