// Every view, in the order of the navigation and of the keys 1 to 8.
import { clock } from "./clock.js";
import { drills } from "./drills.js";
import { hosts } from "./hosts.js";
import { identities } from "./identities.js";
import { keys } from "./keys.js";
import { overview } from "./overview.js";
import { requests } from "./requests.js";
import { tokens } from "./tokens.js";

export const views = [overview, requests, hosts, identities, tokens, keys, drills, clock];
