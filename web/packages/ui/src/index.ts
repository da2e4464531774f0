export { translator, type Catalogue, type Translate } from './lib/messages';
export { JsonClient, ProblemError, type JsonClientOptions } from './lib/http';
export { DeviceStore } from './lib/store';
export { default as Lamp } from './components/Lamp.svelte';
export { default as Checks, type Check } from './components/Checks.svelte';
export { default as Notice } from './components/Notice.svelte';
export { default as Tick } from './components/Tick.svelte';
