import { app } from './en/app';
import { home } from './en/home';
import { privacy } from './en/privacy';
import { requests } from './en/requests';
import { today } from './en/today';

/** Every text of the home app, in English, by the place that shows it. `{name}` stands for a value. */
export const en = { ...app, ...today, ...requests, ...home, ...privacy };
