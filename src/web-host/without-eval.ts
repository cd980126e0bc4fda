import { z } from "zod";

/**
 * To be imported before anything else: otherwise the schemas that follow try whether they may make functions of text, which our pages'
 * policy forbids, and of which some browsers complain.
 */
z.config({ jitless: true });
