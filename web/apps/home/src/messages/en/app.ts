/** The English texts of around all places: starting, signing in, and what went wrong. */
export const app = {
  'app.name': 'Porchlight',
  'app.starting': 'Starting…',
  'title.place': '{place} · Porchlight',
  opening: 'Opening on this device',
  signIn: 'Sign in',
  signOut: 'Sign out',
  'failed.title': 'The app stopped here',
  'failed.safe': 'Your clips are as they were. Try again; if it stays so, sign out and in.',
  'failed.again': 'Try again',

  'nav.label': 'Places',
  'nav.skip': 'Skip to the page',
  'nav.today': 'Today',
  'nav.requests': 'Requests',
  'nav.home': 'Home',
  'nav.privacy': 'Privacy',

  'signedOut.title': 'Your doorbell, and nobody else’s eyes',
  'signedOut.what': 'Sign in to see who was at your door.',
  'signedOut.keys':
    'Signing in shows who you are. It opens nothing: only a device of your home can open your clips.',

  'problem.unknown': 'The service answered with an error ({status}). Nothing was changed; try again in a moment.',
  'problem.unexpected': 'Something happened that this app did not expect. Nothing was shared. Load the page again.',
  'problem.unreachable': 'The service cannot be reached. What you have is safe; check the connection and try again.',
  'problem.stale-chain': 'Another device of your home changed something at the same moment. Load the page and try again.',
  'problem.not-primary': 'Only a primary member of your home can do this.',
  'problem.grant-expired': 'The time to answer is over.',
  'refused.chain.rollback': 'Our server shows an older state of your home than this device has seen before. Nothing was opened. Do not share anything; ask for help.',
  'refused.chain.fork': 'Our server shows another home’s record than this device has seen before. Nothing was opened. Do not share anything; ask for help.',
} as const satisfies Record<string, string>;
