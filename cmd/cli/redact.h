/*
 * Redact: a text as it may be shown. Passwords of URLs (postgresql://user:***@host, ?password=***),
 * of conninfo strings (password=***) and of SQL (PASSWORD '***') are replaced; everything else
 * stays. Free with g_free().
 */
#ifndef CMD_CLI_REDACT_H
#define CMD_CLI_REDACT_H

char *redact_passwords(const char *text);

#endif
