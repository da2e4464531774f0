import '@porchlight/ui/porchlight.css';
import './home.css';
import { mount } from 'svelte';
import { app } from './app.svelte';
import Shell from './Shell.svelte';
import { route } from './route.svelte';

mount(Shell, { target: document.getElementById('app')! });
void app.start().then(() => route.follow());
