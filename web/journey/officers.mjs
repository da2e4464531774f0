import { expect, say } from './person.mjs';

/** The agency is proposed, accredited by the bodies that do so, and has both officers in its circle. */
export async function foundAgency(ada, ben, address, name, passwords) {
  await ada.page.goto(address);
  await ada.link('Sign in').waitFor();
  await ada.check('signed out');
  await ada.link('Sign in').click();
  await ada.typeLogin('officer.ada', passwords['officer.ada']);
  await ada.link('Agency').click();
  await ada.box('Name of the agency').fill(name);
  await ada.check('a new agency');
  await ada.button('Propose the agency').click();
  await ada.heading(name).waitFor();
  say('ada proposed the agency, and two bodies accredited it');

  await ada.button('Make an invitation').click();
  const invitation = await ada.box('Invitation link').inputValue();
  await ben.page.goto(invitation);
  await ben.link('Sign in').click();
  await ben.typeLogin('officer.ben', passwords['officer.ben']);
  await ben.heading('You are invited').waitFor();
  await ben.check('an invitation');
  await ben.button('Answer the invitation').click();
  await ada.button('Sign the officer in').click();
  await ben.page.getByText('In the agency', { exact: true }).waitFor();
  await ada.heading('Officers and their devices').waitFor();
  await ada.check('the agency');
  await ben.check('the agency');
  say('ben joined by the invitation');
}

/** Ada writes and signs a request; Ben reads it and signs too. Ends when it is published. */
export async function ask(ada, ben, caseNumber) {
  await ada.link('Requests').click();
  await ada.link('New request').click();
  await ada.box('Case number').fill(caseNumber);
  await ada.role('region', 'Map of the area').waitFor();
  await ada.role('spinbutton', 'Radius in metres').fill('450');
  await ada.role('combobox', 'Offence or event').selectOption('theft');
  await ada.role('combobox', 'Purpose').selectOption('named-investigation');
  await ada
    .box('What happened, and what you look for')
    .fill('Two bicycles were taken from a shed. We ask for pictures of people who walked by with a bicycle.');
  await ada.role('region', 'Public text').getByText(/^Two bicycles/).waitFor();
  await ada.check('a new request');
  await ada.heading('New request').scrollIntoViewIfNeeded();
  await ada.picture('portal-request');
  await ada.button('Sign with this device').click();
  await ada.heading('Waiting for a second officer').waitFor();
  await ada.check('a request that waits');
  say('ada asked for an area and a time');

  await ben.byKeyboard(ben.link('Requests'));
  await ben.byKeyboard(ben.role('region', `Case ${caseNumber}`).getByRole('link').first());
  await ben.check('a request to sign');
  await ben.byKeyboard(ben.button('Sign as second officer'));
  await ada.page.getByText(/Published until/).first().waitFor();
  await ada.check('a published request');
  say('ben signed too, by keyboard alone; the request is published');
}

/** Ada opens what was shared: its picture, without sound. */
export async function openDisclosure(ada) {
  const footage = ada.link(/Footage of the batch/).first();
  await footage.waitFor();
  say('the next batch brought footage');
  await footage.click();
  await ada.button('Open on this device').click();
  const video = ada.page.getByLabel(/^Clip 1/).and(ada.page.locator('video'));
  await video.waitFor();
  const { duration, reached, width } = await video.evaluate(async (player) => {
    if (player.readyState < 2) await new Promise((done) => player.addEventListener('loadeddata', done, { once: true }));
    const arrived = new Promise((done) => player.addEventListener('seeked', done, { once: true }));
    player.currentTime = 1;
    await arrived;
    return { duration: player.duration, reached: player.currentTime, width: player.videoWidth };
  });
  expect(duration > 3 && width > 0 && Math.abs(reached - 1) < 0.1, `a picture that plays, not ${duration} s at ${reached} s`);
  await ada.check('a disclosure');
  say('ada opened the picture on her device');
}

/** Ada packs the evidence bag and saves it. */
export async function exportBag(ada, file) {
  await ada.button('Pack the evidence bag').click();
  await ada.link('Save the evidence bag').waitFor();
  await ada.download(ada.link('Save the evidence bag'), file);
  await ada.check('an exported disclosure');
  await ada.link('Disclosures').click();
  await ada.link(/Footage of the batch/).first().waitFor();
  await ada.check('disclosures');
  say('ada saved the evidence bag');
}
