import { config } from "zod";

// The page's content security policy lets no text become code. Zod would try whether it may, which browsers report. Imported first, since
// schemas ask when they are made.
config({ jitless: true });
