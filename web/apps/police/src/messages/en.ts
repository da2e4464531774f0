import { agency } from './en/agency';
import { app } from './en/app';
import { disclosure } from './en/disclosure';
import { request } from './en/request';

/** All texts of the portal, in English, by the place that shows them. `{name}` stands for a value. */
export const en = { ...app, ...agency, ...request, ...disclosure };
