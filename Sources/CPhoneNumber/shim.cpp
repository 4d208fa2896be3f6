#include "CPhoneNumber.h"

#include <phonenumbers/phonenumberutil.h>

int pairbook_phone_probe(void) {
  return i18n::phonenumbers::PhoneNumberUtil::GetInstance() != nullptr;
}
