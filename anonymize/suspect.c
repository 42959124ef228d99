#include <string.h>

#include "anonymize/plan_parts.h"

typedef struct Suspicion {
    const char *words; /* of a column's name, lower case, between blanks; one is enough */
    const char *categories;
    const char *what;
} Suspicion;

/* English and French. S text, D date and time, N number, I network, U what has no category. */
static const Suspicion suspicions[] = {
    {" email mail emails courriel courriels ", "SUA", "an e-mail address"},
    {" phone phones telephone tel mobile portable fax cellphone msisdn ", "SNUA",
     "a telephone number"},
    {" firstname lastname surname forename fullname givenname familyname prenom nom username login "
     "nickname pseudo maiden ",
     "SU", "a person's name"},
    {" birth birthday birthdate dob born naissance ", "DS", "a date of birth"},
    {" address adresse street rue addr ", "SU", "an address"},
    {" zip zipcode postcode postal ", "SN", "a postcode"},
    {" ssn nir nino passport passeport siren siret vat ", "SN", "an identity number"},
    {" iban bic card pan cvv cvc carte ", "SN", "a means of payment"},
    {" password passwd pwd secret token apikey otp ", "SU", "a secret"},
    {" ip ipaddress mac useragent ", "SIU", "a device's address"},
    {" latitude longitude lat lon lng geolocation ", "NSGU", "a place"},
    {" gender sexe sex religion ethnicity nationality nationalite ", "SEUB", "a personal trait"},
    {" salary salaire income ", "N", "an income"},
    {" note notes comment comments remark remarks description body message bio biography "
     "commentaire ",
     "S", "free text"},
};

static gboolean has_word(const char *words, const char *word)
{
    g_autofree char *between = g_strconcat(" ", word, " ", NULL);
    return strstr(words, between) != NULL;
}

/* "billingEmail", "Billing-Email" -> "billing", "email". */
static char **words_of(const char *name)
{
    g_autoptr(GString) words = g_string_new(NULL);
    for (const char *at = name; *at != '\0'; at++) {
        gboolean edge = at > name && g_ascii_isupper(*at) && g_ascii_islower(at[-1]);
        if (edge)
            g_string_append_c(words, '_');
        gboolean letter = g_ascii_isalnum(*at) || (*at & 0x80) != 0;
        g_string_append_c(words, letter ? g_ascii_tolower(*at) : '_');
    }
    return g_strsplit(words->str, "_", -1);
}

/* "name" alone may be a product's; of a person's table, or after one of these, it is a person's. */
static gboolean is_persons_name(char **words, const ColumnFacts *column)
{
    static const char owners[] =
        " first last full family given middle user customer contact person employee patient "
        "member owner holder author recipient sender ";
    static const char tables[] =
        " user users person persons people customer customers contact contacts employee employees "
        "patient patients member members client clients staff actor actors personne personnes "
        "utilisateur utilisateurs salarie salaries ";
    for (guint i = 0; words[i] != NULL; i++) {
        if (strcmp(words[i], "name") != 0)
            continue;
        if (i > 0 && has_word(owners, words[i - 1]))
            return TRUE;
        g_autofree char *table = g_ascii_strdown(column->table, -1);
        return i == 0 && words[1] == NULL && has_word(tables, table);
    }
    return FALSE;
}

static const char *suspect_type(const ColumnFacts *column)
{
    static const char *const holders[] = {"json", "jsonb", "xml", "hstore", "tsvector", NULL};
    if (column->category == 'I')
        return "a network address";
    return g_strv_contains(holders, column->type) ? "a document of anything" : NULL;
}

const char *suspect_column(const ColumnFacts *column)
{
    g_auto(GStrv) words = words_of(column->name);
    if (column->category == 'S' && is_persons_name(words, column))
        return "a person's name";
    for (guint i = 0; i < G_N_ELEMENTS(suspicions); i++) {
        const Suspicion *suspicion = &suspicions[i];
        if (strchr(suspicion->categories, column->category) == NULL)
            continue;
        for (guint k = 0; words[k] != NULL; k++) {
            if (words[k][0] != '\0' && has_word(suspicion->words, words[k]))
                return suspicion->what;
        }
    }
    return suspect_type(column);
}
