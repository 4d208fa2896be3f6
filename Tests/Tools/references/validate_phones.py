"""validate_phones.py USERS.csv REGION - reads every cell of a roster and holds every phone against its country's numbering plan;
prints how many rows it read and how many phones are wrong."""
import csv, sys, phonenumbers

rows, wrong = 0, 0
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    for row in csv.DictReader(file):
        rows += 1
        if not row["mobile_phone"]: continue
        try: number = phonenumbers.parse(row["mobile_phone"], sys.argv[2])
        except phonenumbers.NumberParseException:
            wrong += 1
            continue
        if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in (
                phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE): wrong += 1
print(rows, "rows", wrong, "wrong phones")
